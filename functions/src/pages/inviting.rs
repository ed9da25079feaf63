//! The form that invites, as the home page sends it: what it asks for, and what of it is shown again.

use std::str::FromStr as _;

use domain::{Email, EntryId, Locale, Message, Name, OrgId, Phone, RoleName};
use platform::edge::Problem;
use platform::keys::Keys;

use crate::invitations::door::said_keys;
use crate::pages::home_form::Request;
use crate::pages::views::InviteDraft;
use crate::users::invite_user;

/// What was typed, to be shown again.
pub(super) fn draft(request: &Request) -> InviteDraft {
    InviteDraft {
        email: request.email.clone(),
        first_name: request.first_name.clone(),
        last_name: request.last_name.clone(),
        phone: request.phone.clone(),
        department_id: request.department_id.clone(),
        position: request.position.clone(),
        role: request.role.clone(),
        message: request.message.clone(),
        held: false,
    }
}

/// The lists that the person is to be put on.
pub(super) fn lists(org: OrgId, request: &Request) -> Keys {
    said_keys(org, None, request.department_id.parse().ok(), Name::parse(&request.position).ok().as_ref())
}

/// What is asked of the API's operation.
///
/// # Errors
/// 422 about the first field that is not what it should be.
pub(super) fn asked(request: &Request) -> Result<invite_user::Request, Problem> {
    fn some<T, E: ToString>(text: &str, pointer: &str, parse: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, Problem> {
        if text.is_empty() { Ok(None) } else { parse(text).map(Some).map_err(|e| Problem::field("invalid", pointer, e.to_string())) }
    }
    Ok(invite_user::Request {
        email: some(&request.email, "/email", Email::parse)?,
        phone: some(&request.phone, "/phone", Phone::parse)?,
        first_name: some(&request.first_name, "/first_name", Name::parse)?,
        last_name: some(&request.last_name, "/last_name", Name::parse)?,
        role: some(&request.role, "/role", RoleName::parse)?,
        permissions: None,
        department_id: some(&request.department_id, "/department_id", EntryId::from_str)?,
        position: some(&request.position, "/position", Name::parse)?,
        external_id: None,
        locale: None::<Locale>,
        message: some(&request.message, "/message", Message::parse)?,
        confirm_suppressed: request.confirm_suppressed.is_some(),
    })
}
