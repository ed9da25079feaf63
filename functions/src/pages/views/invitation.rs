//! What the invited person sees: the invitation with its next step, and declining it.

use askama::Template;

use super::field::{self, Field, Kind};
use super::said::{Said, Way};
use super::{FieldError, document, wrong};
use crate::mail::letters::CODE_MINUTES;
use crate::texts::Texts;

/// What the person does next (`next` in the API's preview).
#[derive(Clone, Debug)]
pub enum Next {
    /// Choose a password.
    SetPassword,
    /// Sign in to the account that holds the address.
    SignIn {
        /// The address that is signed in now, if it is another one.
        other: Option<String>,
        /// That other person is an admin who may have the invitation mailed to the invited one.
        may_send: bool,
    },
    /// Prove the mailbox with a mailed code, and choose a password.
    Code {
        /// A code is on its way.
        sent: bool,
    },
    /// Accept with the account that is signed in.
    Join {
        /// Its address.
        account: String,
    },
}

/// A live invitation (F2, F10). Actions: `accept` (fields `key`, `password`, `first_name`, `last_name`, `code`), `code`,
/// `decline-ask`, `sign_out`, `send_to_person`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/invitation.html")]
pub struct InvitationPage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
    /// Who invites.
    pub inviter: String,
    /// The invited address.
    pub email: String,
    /// The role, as [`Texts::role`] calls it.
    pub role: String,
    /// When the link ends, as [`Texts::when`] writes it.
    pub expires_at: String,
    /// The next step.
    pub next: Next,
    /// The first name as known or as just typed.
    pub first_name: String,
    /// The last name as known or as just typed.
    pub last_name: String,
    /// The code as just typed.
    pub code: String,
    /// Whether the person may change the names.
    pub names_editable: bool,
    /// The address has an account, which may be another person's.
    pub perhaps_anothers: bool,
    /// Whether declining is offered: not on a link that went through an admin.
    pub may_decline: bool,
    /// The idempotency key of the accepting form.
    pub key: String,
    /// The shortest password, in code points.
    pub min_length: usize,
    /// What was wrong with the last post.
    pub error: Option<FieldError>,
}

impl InvitationPage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn joining(&self) -> bool {
        matches!(self.next, Next::Join { .. })
    }
    /// Whether the account at the address gets the password that is chosen.
    fn renews_account(&self) -> bool {
        self.perhaps_anothers && matches!(self.next, Next::SetPassword | Next::Code { .. })
    }
    fn address_field(&self) -> String {
        field::address(self.say, &self.email)
    }
    fn password_field(&self) -> String {
        field::new_password(self.say, self.min_length, wrong(&self.error, "password"))
    }
    fn code_field(&self) -> String {
        let code = Field::new(self.say, "code", self.say.field_code(), Kind::Code, &self.code, "one-time-code");
        code.hint(self.say.field_code_hint()).wrong(wrong(&self.error, "code")).html()
    }
    fn first_name_field(&self) -> String {
        field::name(self.say, true, &self.first_name, "given-name", wrong(&self.error, "first_name"), true)
    }
    fn last_name_field(&self) -> String {
        field::name(self.say, false, &self.last_name, "family-name", wrong(&self.error, "last_name"), true)
    }
    fn code_explained(&self) -> String {
        self.say.invitation_code_explained(&self.email, self.say.minutes(CODE_MINUTES))
    }
}

/// Asks once more before declining, because mail scanners press buttons. Action: `decline` with the ticked box `confirm=yes`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/decline.html")]
pub struct DeclinePage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
    /// Who invited, and is told.
    pub inviter: String,
    /// The invited address.
    pub email: String,
    /// The box was not ticked.
    pub error: Option<FieldError>,
}

impl DeclinePage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
}

/// The invitation is declined. Action: `renew`, for whoever changed their mind.
#[derive(Clone, Debug)]
pub struct DeclinedPage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
}

impl DeclinedPage {
    /// The document.
    pub fn html(&self) -> String {
        let say = self.say;
        let said = Said::new(say, say.declined_title()).done().say(say.declined_text(&self.organization)).say(say.declined_regret());
        said.way(Way::Post { action: "renew", label: say.way_tell() }).html()
    }
}
