//! What an organization is called, in which zone it lives and which language it speaks.

use super::Organization;
use crate::change::{Change, Fact, Moment, Subject};
use crate::field::Field;
use crate::refused::Refused;
use crate::text::{Locale, OrgName};
use crate::time::Zone;

/// What of it is to be different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Its name.
    pub name: Field<OrgName>,
    /// Its zone.
    pub time_zone: Field<Zone>,
    /// Its language.
    pub locale: Field<Locale>,
}

/// Edits it. What is said again changes nothing.
///
/// # Errors
/// `Required`, for a name or zone that is to be empty.
pub fn update(at: &mut Moment<'_>, organization: Organization, edit: Edit) -> Result<Change<Organization>, Refused> {
    let mut after = organization.clone();
    after.name = edit.name.required(organization.name.clone(), "name")?;
    after.locale = edit.locale.apply(organization.locale.clone());
    after.time_zone = edit.time_zone.required(organization.time_zone.clone(), "time_zone")?;
    if after == organization {
        return Ok(Change::quiet().with(organization));
    }
    after.version += 1;
    let mut change = Change::of(at, "organization.updated", Some(after.id), None, Subject::Organization(after.id, after.version));
    // A name may be a person's: the record says that it changed, not what it was.
    if after.name != organization.name {
        change.note("name", "", "changed");
    }
    if after.time_zone != organization.time_zone {
        change.note("time_zone", &organization.time_zone, &after.time_zone);
    }
    if after.locale != organization.locale {
        let shown = |locale: &Option<Locale>| locale.as_ref().map(ToString::to_string).unwrap_or_default();
        change.note("locale", shown(&organization.locale), shown(&after.locale));
    }
    change.fact(Fact::Organization(after.clone()));
    Ok(change.with(after))
}
