//! Whose language is spoken (F39): the invitation's, else the person's, else the organization's, else what the browser asks
//! for, else English. A wish that cannot be met is passed over. Mails know no browser.

use domain::{Invitation, Locale, Organization, User};

use super::Texts;

/// For the person an invitation is for.
pub fn of_invitation(invitation: &Invitation, user: &User, org: &Organization, browser: &str) -> Texts {
    chosen([invitation.locale.as_ref(), user.locale.as_ref(), of_organization(org)], browser)
}

/// For somebody who is in, an admin who is mailed included.
pub fn of_member(user: Option<&User>, org: &Organization, browser: &str) -> Texts {
    chosen([user.and_then(|user| user.locale.as_ref()), of_organization(org), None], browser)
}

/// For somebody of whom nothing is known.
pub fn of_visitor(browser: &str) -> Texts {
    chosen([None; 3], browser)
}

fn chosen(wishes: [Option<&Locale>; 3], browser: &str) -> Texts {
    Texts::first(wishes).or_else(|| Texts::accepted(browser)).unwrap_or_default()
}

fn of_organization(org: &Organization) -> Option<&Locale> {
    org.locale.as_ref()
}
