//! A link that no longer works: why, and one way on for each thing that can still be done (F6, F7).

use domain::{Action, DeadReason};

use super::said::{Said, Way};
use crate::mail::letters::isolated;

/// A dead link of any purpose; to be sent with status 410. Actions: `renew`, `sign_out`.
#[derive(Clone, Debug)]
pub struct DeadLinkPage {
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
        let organization = self.organization.as_deref().map_or_else(|| "the organization".to_owned(), isolated);
        let of_account = self.reason == DeadReason::Expired && self.actions.contains(&Action::Reset);
        let (headline, explanation) = if of_account { of_account_words() } else { words(self.reason, &organization) };
        let said = Said::new(headline).say(explanation);
        let said = match self.reason {
            DeadReason::Expired if self.actions.contains(&Action::RequestFreshLink) => {
                said.say("We can mail a fresh one. It goes to the invited address and to nobody else.")
            }
            DeadReason::Expired if self.actions.contains(&Action::TellOrganization) => {
                said.say("No more fresh links can be mailed today, but we can let the organization know.")
            }
            _ => said,
        };
        self.actions.iter().filter_map(|action| way(*action)).fold(said, Said::way).html()
    }
}

fn way(action: Action) -> Option<Way> {
    match action {
        Action::RequestFreshLink => Some(Way::Post { action: "renew", label: "Mail a fresh link" }),
        Action::TellOrganization => Some(Way::Post { action: "renew", label: "Let the organization know" }),
        Action::SignOutAndContinue => Some(Way::Post { action: "sign_out", label: "Sign out and continue" }),
        Action::SignIn => Some(Way::Go { href: "/sign-in".to_owned(), label: "Sign in" }),
        Action::Reset => Some(Way::Go { href: "/sign-in?reset".to_owned(), label: "Get a password reset link" }),
        Action::AskInviter => Some(Way::Say("Or ask whoever invited you to send the invitation again.")),
        _ => None,
    }
}

/// A link about an account, not about an invitation.
fn of_account_words() -> (&'static str, String) {
    ("This link has expired", "It was open for a limited time, or it did its work already. Sign in, or ask for a new one.".to_owned())
}

fn words(reason: DeadReason, organization: &str) -> (&'static str, String) {
    match reason {
        DeadReason::Accepted => (
            "This invitation has been accepted",
            format!("The link did its work: the invitation to {organization} was accepted. Sign in with the password chosen then, or get a new one."),
        ),
        DeadReason::Activated => (
            "Your access is already switched on",
            format!("An administrator of {organization} made you active, so this link is not needed any more. No password yet? A reset link gives you one."),
        ),
        DeadReason::PasswordSet => (
            "A password was set for you",
            format!("An administrator of {organization} created your password. Ask them for it and sign in, or choose your own through a reset link."),
        ),
        DeadReason::Declined => {
            ("This invitation was declined", format!("If you changed your mind, or somebody else did it, let {organization} know: they can invite you again."))
        }
        DeadReason::Expired => ("This link has expired", format!("The invitation to {organization} was open for a limited time, and that time is over.")),
        DeadReason::Revoked => (
            "This invitation was taken back",
            format!("{organization} withdrew it. If you think that was a mistake, let them know: they can invite you again."),
        ),
        DeadReason::UserInactive => (
            "Access is switched off",
            format!("{organization} has switched your access off. If you think that was a mistake, let them know: they can undo it."),
        ),
        DeadReason::Terminated => {
            ("This membership has ended", format!("{organization} has removed you. If you think that was a mistake, let them know: they can bring you back."))
        }
        DeadReason::AddressChanged => (
            "This link has been replaced",
            format!("The address of this invitation was corrected, so the old link stopped. If it was meant for you after all, let {organization} know."),
        ),
        DeadReason::InviterLostRights => (
            "This invitation needs a new sender",
            format!("Whoever sent it may no longer give out this role at {organization}. Let them know, and somebody else can send it again."),
        ),
        DeadReason::SsoRequired => (
            "Sign-in works another way now",
            format!("{organization} has moved to single sign-on, so this link is not needed any more. Use the sign-in of your company, or let them know."),
        ),
        DeadReason::Unknown => (
            "We cannot read this link",
            "It may be incomplete: some mail programs cut long links. Copy all of it from the mail into the address bar. If that does not help, go on here."
                .to_owned(),
        ),
    }
}

/// After `renew`: the same words whatever happened, so that the page tells nothing about anybody.
#[derive(Clone, Copy, Debug)]
pub struct LinkSentPage;

impl LinkSentPage {
    /// The document.
    pub fn html(&self) -> String {
        Said::new("Thank you, we are on it")
            .done()
            .say("If the invitation is still open, a fresh link is on its way to the invited address. If it is not, the organization has been told.")
            .footnote("No mail after a few minutes? Look in the spam folder, or ask whoever invited you.")
            .html()
    }
}
