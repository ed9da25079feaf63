//! What an admin sees who follows a notice: the invitation as it is now, and what may be done (F4).

use askama::Template;
use domain::Action;

use super::field::{Field, Kind};
use super::{FieldError, document, wrong};
use crate::texts::Texts;

/// What stands in the form that corrects the address.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// What was typed.
    pub email: String,
    /// Mails to the address that was typed are held back: the box `confirm_suppressed` is shown.
    pub held: bool,
}

/// The notice page, after sign-in. Actions: the names of [`Action`], such as `resend`; `fix_address` with the fields `email`
/// and `confirm_suppressed`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/notice.html")]
pub struct NoticePage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
    /// The invited person's name, or the address where there is none.
    pub person: String,
    /// The invited address.
    pub email: String,
    /// The present state in words.
    pub status: String,
    /// When the present link ends, in words; none when there is none.
    pub expires_at: Option<String>,
    /// Who holds the present link, in words; none when there is none.
    pub held_by: Option<String>,
    /// What became of the last mail, in words; none when there is none.
    pub delivery: Option<String>,
    /// Mails to the address are held back.
    pub held: bool,
    /// What may be done now by one button, the best first.
    pub actions: Vec<Action>,
    /// The form that corrects the address; none where that is not possible.
    pub correct: Option<Correction>,
    /// What the last post did.
    pub done: Option<String>,
    /// Why the last post did nothing.
    pub error: Option<FieldError>,
}

impl NoticePage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn email_field(&self, correction: &Correction) -> String {
        let field = Field::new(self.say, "email", self.say.notice_fix_field(), Kind::Email, &correction.email, "off");
        field.hint(self.say.notice_fix_hint()).wrong(wrong(&self.error, "email")).html()
    }
    fn words(&self, action: &Action) -> String {
        let say = self.say;
        match action {
            Action::Resend => say.act_resend(),
            Action::SendToPerson => say.act_send_to_person(),
            Action::Activate => say.act_activate(),
            Action::Invite => say.act_invite(),
            Action::SignIn => say.act_sign_in(),
            Action::Reset => say.act_reset(),
            Action::RequestFreshLink => say.act_request_fresh_link(),
            Action::TellOrganization => say.act_tell_organization(),
            Action::AskInviter => say.act_ask_inviter(),
            Action::SignOutAndContinue => say.act_sign_out_and_continue(),
            Action::FixAddress => say.act_fix_address(),
            Action::Approve => say.act_approve(),
            Action::Restore => say.act_restore(),
            Action::StartFresh => say.act_start_fresh(),
            Action::UseOtherAddress => say.act_use_other_address(),
            Action::LiftSuppression => say.act_lift_suppression(),
            Action::ChangePolicy => say.act_change_policy(),
            Action::AskAdmin => say.act_ask_admin(),
            Action::AskOwner => say.act_ask_owner(),
        }
    }
}
