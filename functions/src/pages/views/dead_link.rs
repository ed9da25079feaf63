//! A link that no longer works: why, and one way on for each thing that can still be done (F6, F7).

use domain::{Action, DeadReason};

use super::said::{Said, Way};
use crate::texts::Texts;

/// A dead link of any purpose; to be sent with status 410. Actions: `renew`, `sign_out`.
#[derive(Clone, Debug)]
pub struct DeadLinkPage {
    /// The language.
    pub say: Texts,
    /// How the link's own epoch ended.
    pub reason: DeadReason,
    /// The organization's name, if the link named one.
    pub organization: Option<String>,
    /// What the holder may do now, the best first; what only admins do is left out.
    pub actions: Vec<Action>,
}

impl DeadLinkPage {
    /// The document.
    pub fn html(&self) -> String {
        let say = self.say;
        let organization = self.organization.clone().unwrap_or_else(|| say.dead_unnamed());
        let of_account = self.reason == DeadReason::Expired && self.actions.contains(&Action::Reset);
        let (headline, explanation) = if of_account { (say.dead_account_title(), say.dead_account_text()) } else { words(say, self.reason, &organization) };
        let said = Said::new(say, headline).say(explanation);
        let said = match self.reason {
            DeadReason::Expired if self.actions.contains(&Action::RequestFreshLink) => said.say(say.dead_fresh()),
            DeadReason::Expired if self.actions.contains(&Action::TellOrganization) => said.say(say.dead_tell()),
            _ => said,
        };
        self.actions.iter().filter_map(|action| way(say, *action)).fold(said, Said::way).html()
    }
}

fn way(say: Texts, action: Action) -> Option<Way> {
    match action {
        Action::RequestFreshLink => Some(Way::Post { action: "renew", label: say.way_fresh_link() }),
        Action::TellOrganization => Some(Way::Post { action: "renew", label: say.way_tell() }),
        Action::SignOutAndContinue => Some(Way::Post { action: "sign_out", label: say.page_sign_out_continue() }),
        Action::SignIn => Some(Way::Go { href: "/sign-in".to_owned(), label: say.page_sign_in() }),
        Action::Reset => Some(Way::Go { href: "/sign-in?reset".to_owned(), label: say.way_reset() }),
        Action::AskInviter => Some(Way::Say(say.way_ask_inviter())),
        _ => None,
    }
}

fn words(say: Texts, reason: DeadReason, organization: &str) -> (String, String) {
    match reason {
        DeadReason::Accepted => (say.dead_accepted_title(), say.dead_accepted_text(organization)),
        DeadReason::Activated => (say.dead_activated_title(), say.dead_activated_text(organization)),
        DeadReason::PasswordSet => (say.dead_password_set_title(), say.dead_password_set_text(organization)),
        DeadReason::Declined => (say.dead_declined_title(), say.dead_declined_text(organization)),
        DeadReason::Expired => (say.dead_expired_title(), say.dead_expired_text(organization)),
        DeadReason::Revoked => (say.dead_revoked_title(), say.dead_revoked_text(organization)),
        DeadReason::UserInactive => (say.dead_user_inactive_title(), say.dead_user_inactive_text(organization)),
        DeadReason::Terminated => (say.dead_terminated_title(), say.dead_terminated_text(organization)),
        DeadReason::AddressChanged => (say.dead_address_changed_title(), say.dead_address_changed_text(organization)),
        DeadReason::InviterLostRights => (say.dead_inviter_lost_rights_title(), say.dead_inviter_lost_rights_text(organization)),
        DeadReason::SsoRequired => (say.dead_sso_required_title(), say.dead_sso_required_text(organization)),
        DeadReason::Unknown => (say.dead_unknown_title(), say.dead_unknown_text()),
    }
}

/// After `renew`: the same words whatever happened, so that the page tells nothing about anybody.
#[derive(Clone, Copy, Debug)]
pub struct LinkSentPage {
    /// The language.
    pub say: Texts,
}

impl LinkSentPage {
    /// The document.
    pub fn html(&self) -> String {
        let say = self.say;
        let said = Said::new(say, say.link_sent_title()).done().say(say.link_sent_text());
        said.go("", say.link_sent_back()).footnote(say.link_sent_foot()).html()
    }
}

/// After `not_my_account`.
#[derive(Clone, Copy, Debug)]
pub struct OtherAddressPage {
    /// The language.
    pub say: Texts,
}

impl OtherAddressPage {
    /// The document.
    pub fn html(&self) -> String {
        let say = self.say;
        let said = Said::new(say, say.other_address_title()).done().say(say.other_address_text());
        said.go("", say.link_sent_back()).footnote(say.other_address_foot()).html()
    }
}
