//! What a person's page says of them, and which forms and buttons it offers to whom.

use domain::organization::ownership::{may_offer, offer_seen_by};
use domain::policy::RestoreModes;
use domain::role::{Grants, RoleName};
use domain::user::photo::may_change_photo;
use domain::user::{Editing, may_act_on, may_set_password};
use domain::{Catalog, CatalogKind, DayOff, Group, Operation, Organization, Permission, StatusKind, Time, User};
use platform::edge::{Member, Problem};
use platform::table::Found;

use super::typed::in_lines;
use super::{DayRow, Editable, ExportLine, PersonDraft};
use crate::exports::ExportView;
use crate::texts::Texts;

/// What the page says after this button was pressed with success; none for what is no button.
pub fn done(say: Texts, action: &str) -> Option<String> {
    Some(match action {
        "save" => say.person_saved(),
        "email" => say.person_email_asked(),
        "photo" => say.person_photo_saved(),
        "remove_photo" => say.person_photo_removed(),
        "role" => say.person_role_saved(),
        "resend" => say.home_resent(),
        "activate" => say.home_activated(),
        "deactivate" => say.home_deactivated(),
        "terminate" => say.person_terminated(),
        "restore" => say.person_restored(),
        "reset" => say.person_reset_sent(),
        "set_password" => say.person_password_set(),
        "start_fresh" => say.person_started_fresh(),
        "erase" => say.person_erased(),
        "add_to_group" => say.person_group_added(),
        "take_out_of_group" => say.person_group_removed(),
        "offer_ownership" => say.person_offered(),
        "accept_ownership" => say.person_owner_now(),
        "cancel_ownership" => say.person_offer_over(),
        "add_day_off" => say.person_day_added(),
        "delete_day_off" => say.person_day_removed(),
        _ => return None,
    })
}

/// When it is, as people read it.
fn in_words(say: Texts, day: &DayOff) -> String {
    let dates = if day.start == day.end { say.date(day.start) } else { say.day_off_dates(say.date(day.start), say.date(day.end)) };
    match (day.from_noon, day.until_noon) {
        (false, false) => dates,
        (true, false) => say.day_off_from_noon(dates),
        (false, true) => say.day_off_until_noon(dates),
        (true, true) => say.day_off_noon_to_noon(dates),
    }
}

/// A day off.
pub fn day_row(say: Texts, id: &str, day: &DayOff, notes: bool) -> DayRow {
    DayRow { id: id.to_owned(), when: in_words(say, day), note: day.note.as_ref().filter(|_| notes).map(ToString::to_string) }
}

/// Which forms there are for whoever is signed in.
pub fn editable(who: &Member, user: &User, may: Editing) -> Editable {
    let own = user.id == who.user.id;
    let open = may_act_on(&who.actor(), user).is_ok() && user.allows(Operation::Profile, who.org.policies()).is_ok();
    Editable {
        name: open && may.name,
        phone: open && may.phone,
        places: open && may.places,
        zone: open && may.zone,
        photo: may_change_photo(&who.actor(), &who.user, user, who.org.policies()).is_ok(),
        // Of whoever was never in, the address is corrected; of others another is asked for.
        email: open && if user.first_activated_at.is_none() { corrects(who, user) } else { may.email && (own || user.managed == Some(true)) },
        password: open && may.places && may_set_password(&who.actor(), &who.org, &who.user, user, None).is_ok(),
        role: open && !own && who.may(Permission::RolesManage) && !user.role.is_owner(),
        days_off: open && may.places,
        groups: open && may.places,
    }
}

/// What one button does; whatever it offers is decided anew when it is pressed.
pub fn buttons(say: Texts, who: &Member, user: &User, may: Editing, now: Time) -> Vec<(&'static str, String)> {
    let (policies, own) = (who.org.policies(), user.id == who.user.id);
    let offers = |operation: Operation| user.allows(operation, policies).is_ok();
    let mut buttons = Vec::new();
    if own {
        buttons.push(("export", say.person_export()));
    }
    if let Some(offer) = offer_seen_by(&who.org, &who.user, now).filter(|offer| offer.to == user.id) {
        if own {
            buttons.push(("accept_ownership", say.person_accept_offer()));
        }
        let words = if offer.to == who.user.id { say.person_decline_offer() } else { say.person_cancel_offer() };
        buttons.push(("cancel_ownership", words));
    }
    if own || user.role.is_owner() {
        return buttons;
    }
    let (manages, invites) = (may.places, who.user.may_grant(&user.role, &user.given, policies));
    let offers_as = |(role, given): &(RoleName, Grants)| who.user.may_grant(role, given, policies);
    let (back, fresh) = (user.role_on_return(policies), (policies.default_role(), Grants::default()));
    for (action, operation, words, may) in [
        ("resend", Operation::Resend, say.home_resend(), invites),
        ("activate", Operation::Activate, say.home_activate(), manages && invites),
        ("reset", Operation::Reset, say.person_reset(), manages && user.status.kind() == StatusKind::Active),
        ("restore", Operation::Restore, say.person_restore(), manages && offers_as(&back) && !user.never_joined()),
        (
            "start_fresh",
            Operation::Restore,
            say.person_start_fresh(),
            manages && offers_as(&fresh) && !user.never_joined() && policies.restore != RestoreModes::SameProfile,
        ),
        ("deactivate", Operation::Deactivate, say.home_deactivate(), manages),
        ("terminate", Operation::Terminate, say.person_terminate(), manages),
    ] {
        if may && offers(operation) {
            buttons.push((action, words));
        }
    }
    buttons
}

/// What may be done for good, and asks for the password once more.
pub fn for_good(say: Texts, who: &Member, user: &User, may: Editing) -> Vec<(&'static str, String)> {
    let (own, active) = (user.id == who.user.id, user.status.kind() == StatusKind::Active);
    let erases = may.places && !own && !user.role.is_owner() && user.allows(Operation::Erase, who.org.policies()).is_ok();
    let offers = !own && active && !user.role.is_owner() && may_offer(&who.org, &who.user).is_ok();
    let all = [
        (own, "leave", say.person_leave(who.org.name.as_str())),
        (own, "delete_account", say.person_delete_account()),
        (offers, "offer_ownership", say.person_offer()),
        (erases, "erase", say.person_erase()),
    ];
    all.into_iter().filter_map(|(offered, action, words)| offered.then_some((action, words))).collect()
}

/// What became of an export.
pub fn export_line(say: Texts, export: &ExportView) -> ExportLine {
    match export.status.as_str() {
        "done" if export.url.is_some() => ExportLine { words: say.person_export_done(), href: export.url.clone() },
        "queued" => ExportLine { words: say.person_export_queued(), href: None },
        _ => ExportLine { words: say.person_export_gone(), href: None },
    }
}

/// Groups: id and name.
pub fn choices_of(groups: &[Group]) -> Vec<(String, String)> {
    groups.iter().map(|group| (group.id.to_string(), group.name.to_string())).collect()
}

/// Whether the address of somebody who was never in may be corrected.
fn corrects(who: &Member, user: &User) -> bool {
    let policies = who.org.policies();
    who.user.offers(&user.role, &user.given, policies).is_ok() && user.allows(Operation::FixAddress, policies).is_ok()
}

/// What stands in the forms before anything is typed.
pub fn draft(user: &User) -> PersonDraft {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map(ToString::to_string).unwrap_or_default()
    }
    PersonDraft {
        first_name: text(user.first_name.as_ref()),
        last_name: text(user.last_name.as_ref()),
        phone: text(user.phone.as_ref()),
        position: text(user.position.as_ref()),
        department_id: text(user.department.as_ref()),
        location_id: text(user.location.as_ref()),
        external_id: text(user.external_id.as_ref()),
        time_zone: text(user.time_zone.as_ref()),
        role: user.role.to_string(),
        permissions: in_lines(&user.given),
        ..PersonDraft::default()
    }
}

/// The entries of a list that somebody may be put in: id and name, by name.
pub fn choices(list: &Catalog) -> Vec<(String, String)> {
    list.by_name().into_iter().filter(|(_, entry)| !entry.archived).map(|(id, entry)| (id.to_string(), entry.name.to_string())).collect()
}

/// What is known of somebody.
///
/// # Errors
/// 503.
pub fn facts(now: Time, say: Texts, user: &User, org: &Organization, found: &Found) -> Result<Vec<(String, String)>, Problem> {
    if user.status.kind() == StatusKind::Erased {
        return Ok(Vec::new());
    }
    let name_of = |kind, id: Option<domain::EntryId>| -> Result<Option<String>, Problem> {
        let list = found.catalog(org.id, kind)?;
        Ok(id.and_then(|id| list.entries.get(&id)).map(|entry| entry.name.to_string()))
    };
    let away = domain::days_off::is_away(&user.absences, user.time_zone.as_ref(), &org.time_zone, now);
    let all = [
        (say.field_email(), Some(user.email.to_string())),
        (say.person_pending(), user.email_to_prove(now).map(ToString::to_string)),
        (say.field_phone(), user.phone.as_ref().map(ToString::to_string)),
        (say.field_role(), Some(say.role_of(&user.role, org.policies()))),
        (say.person_permissions(), Some(user.given.line()).filter(|line| !line.is_empty())),
        (say.person_position(), user.position.as_ref().map(ToString::to_string)),
        (say.person_department(), name_of(CatalogKind::Departments, user.department)?),
        (say.person_location(), name_of(CatalogKind::Locations, user.location)?),
        (say.person_external_id(), user.external_id.as_ref().map(ToString::to_string)),
        (say.person_days(), away.then(|| say.person_away())),
        (say.person_created(), Some(say.when(user.created_at, org.time_zone.as_str()))),
    ];
    Ok(all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect())
}
