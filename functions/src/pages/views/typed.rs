//! What was typed into the forms about a person.

use std::collections::BTreeSet;

use domain::role::{Grant, Grants, Resource, Scope};
use domain::{Field, User};
use platform::edge::Problem;
use serde::Deserialize;

use super::PersonDraft;
use crate::days_off::{EndHalf, StartHalf, create_day_off};
use crate::pages::person_form::Request;
use crate::users::update_user;
use crate::views::GrantInput;

impl Request {
    /// What of the profile is to be different from `user`, or everything that is said where nobody is known yet.
    ///
    /// # Errors
    /// 422 about the first field that is not what it should be.
    pub fn edit(&self, user: Option<&User>) -> Result<update_user::Request, Problem> {
        Ok(update_user::Request {
            first_name: said("/first_name", self.typed("first_name", self.first_name.as_deref()), user.and_then(|user| user.first_name.as_ref()))?,
            last_name: said("/last_name", self.typed("last_name", self.last_name.as_deref()), user.and_then(|user| user.last_name.as_ref()))?,
            phone: said("/phone", self.typed("phone", self.phone.as_deref()), user.and_then(|user| user.phone.as_ref()))?,
            position: said("/position", self.typed("position", self.position.as_deref()), user.and_then(|user| user.position.as_ref()))?,
            department_id: said("/department_id", self.typed("department_id", self.department_id.as_deref()), user.and_then(|user| user.department.as_ref()))?,
            location_id: said("/location_id", self.typed("location_id", self.location_id.as_deref()), user.and_then(|user| user.location.as_ref()))?,
            external_id: said("/external_id", self.typed("external_id", self.external_id.as_deref()), user.and_then(|user| user.external_id.as_ref()))?,
            time_zone: said("/time_zone", self.typed("time_zone", self.time_zone.as_deref()), user.and_then(|user| user.time_zone.as_ref()))?,
            ..update_user::Request::about(&self.id)
        })
    }

    /// What was typed into a field; nothing at all where the form did not show it. Browsers send what is empty, which is as if it were
    /// not sent.
    fn typed<'a>(&'a self, field: &str, sent: Option<&'a str>) -> Option<&'a str> {
        let shown = self.shown.as_deref().is_some_and(|shown| shown.split(' ').any(|name| name == field));
        sent.or(shown.then_some(""))
    }

    /// What was typed, to be shown again, over what stands in the other forms.
    pub fn over(self, standing: PersonDraft) -> PersonDraft {
        let permissions = self.typed("permissions", self.permissions.as_deref()).map(str::to_owned);
        PersonDraft {
            first_name: self.first_name.unwrap_or(standing.first_name),
            last_name: self.last_name.unwrap_or(standing.last_name),
            phone: self.phone.unwrap_or(standing.phone),
            position: self.position.unwrap_or(standing.position),
            department_id: self.department_id.unwrap_or(standing.department_id),
            location_id: self.location_id.unwrap_or(standing.location_id),
            external_id: self.external_id.unwrap_or(standing.external_id),
            time_zone: self.time_zone.unwrap_or(standing.time_zone),
            role: self.role.unwrap_or(standing.role),
            permissions: permissions.unwrap_or(standing.permissions),
            act: self.action,
            email: self.email.unwrap_or(standing.email),
            start: self.start.unwrap_or(standing.start),
            end: self.end.unwrap_or(standing.end),
            start_half: self.start_half.unwrap_or(standing.start_half),
            end_half: self.end_half.unwrap_or(standing.end_half),
            note: self.note.unwrap_or(standing.note),
        }
    }

    /// The permissions that were typed; none where the form did not ask for them.
    ///
    /// # Errors
    /// 422 about the first that is none.
    pub fn permissions(&self) -> Result<Option<Vec<GrantInput>>, Problem> {
        self.typed("permissions", self.permissions.as_deref()).map(permissions).transpose()
    }

    /// The day off that was typed.
    ///
    /// # Errors
    /// 422 about the first field that is not what it should be.
    pub fn day_off(&self) -> Result<create_day_off::Request, Problem> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let some = |field: &Option<String>| field.clone().filter(|text| !text.trim().is_empty());
        Ok(create_day_off::Request {
            id: self.id.clone(),
            start: parsed("/start", &text(&self.start))?,
            end: parsed("/end", &text(&self.end))?,
            start_half: some(&self.start_half).map(|half| parsed::<StartHalf>("/start_half", &half)).transpose()?,
            end_half: some(&self.end_half).map(|half| parsed::<EndHalf>("/end_half", &half)).transpose()?,
            note: some(&self.note).map(|note| parsed("/note", &note)).transpose()?,
        })
    }
}

/// What a form's field says of one that is `now`: nothing if it is the same.
fn said<T>(pointer: &str, typed: Option<&str>, now: Option<&T>) -> Result<Field<T>, Problem>
where
    T: for<'de> Deserialize<'de> + ToString,
{
    match typed.map(str::trim) {
        None => Ok(Field::Keep),
        Some(typed) if now.map(ToString::to_string).unwrap_or_default() == typed => Ok(Field::Keep),
        Some("") => Ok(Field::Clear),
        Some(typed) => parsed(pointer, typed).map(Field::Set),
    }
}

/// The value that was typed.
///
/// # Errors
/// 422.
pub fn parsed<T: for<'de> Deserialize<'de>>(pointer: &str, typed: &str) -> Result<T, Problem> {
    let fault = |error: serde::de::value::Error| Problem::field("invalid", pointer, error.to_string());
    T::deserialize(serde::de::value::StrDeserializer::new(typed)).map_err(fault)
}

/// The permissions in a text: one a line.
///
/// # Errors
/// 422 about `/permissions`.
pub fn permissions(typed: &str) -> Result<Vec<GrantInput>, Problem> {
    typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(permission).collect()
}

/// One permission, and after it what it is limited to.
fn permission(line: &str) -> Result<GrantInput, Problem> {
    let mut words = line.split_whitespace();
    let permission = parsed("/permissions", words.next().unwrap_or_default())?;
    let resources: BTreeSet<Resource> = words.map(|word| parsed("/permissions", word)).collect::<Result<_, _>>()?;
    Ok(GrantInput { permission, resources: (!resources.is_empty()).then_some(resources) })
}

/// A set of rights as it is typed.
pub fn in_lines(grants: &Grants) -> String {
    let line = |Grant { permission, scope }| match scope {
        Scope::Everywhere => permission.to_string(),
        Scope::Only(only) => [permission.to_string()].into_iter().chain(only.iter().map(ToString::to_string)).collect::<Vec<_>>().join(" "),
    };
    grants.list().map(line).collect::<Vec<_>>().join("\n")
}
