//! Closing an organization (F19): nobody gets in any more, no link works, nobody is mailed.

use super::Organization;
use crate::change::{Change, Fact, Moment, Subject};
use crate::policy::OwnerModel;
use crate::refused::Refused;
use crate::user::User;

/// Whether `by` may close it: an owner, or an admin where nobody owns it.
///
/// # Errors
/// `NotAllowed("owner.model")`.
pub fn may_close(org: &Organization, by: &User) -> Result<(), Refused> {
    let may = if org.policies().owner_model == OwnerModel::None { by.role.is_keeper() } else { by.role.is_owner() };
    if may { Ok(()) } else { Err(Refused::NotAllowed("owner.model")) }
}

/// Closes it; `name` is what it is called, typed by whoever means it.
///
/// # Errors
/// As [`may_close`]; `NameDiffers`.
pub fn close(at: &mut Moment<'_>, mut org: Organization, by: &User, name: &str) -> Result<Change<()>, Refused> {
    may_close(&org, by)?;
    if org.name.as_str() != name.trim() {
        return Err(Refused::NameDiffers);
    }
    org.closed_at = Some(at.now);
    org.version += 1;
    let mut change = Change::of(at, "organization.closed", Some(org.id), None, Subject::Organization(org.id, org.version));
    change.fact(Fact::Organization(org));
    Ok(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound};

    #[test]
    fn whoever_owns_it_closes_it_by_name() {
        for (preset, by, may) in
            [(Preset::Default, "owner", true), (Preset::Default, "admin", false), (Preset::Workshop, "admin", true), (Preset::Workshop, "basic", false)]
        {
            let mut scene = Scene::new(preset);
            let by = scene.colleague(by);
            let outcome = scene.act(|at, org, _| close(at, org.clone(), &by, "Acme"));
            match &outcome {
                Ok(change) => is_sound(change),
                Err(refused) => assert_eq!(*refused, Refused::NotAllowed("owner.model")),
            }
            assert_eq!(outcome.is_ok(), may, "{preset:?}");
            let differs = scene.act(|at, org, _| close(at, org.clone(), &by, "acme"));
            assert_eq!(differs.is_err_and(|refused| refused == Refused::NameDiffers), may);
        }
    }
}
