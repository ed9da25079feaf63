//! Adding to a list, editing what is on it, and taking it off (F25).

use super::{Catalog, CatalogKind, Deed, Entry, EntryId};
use crate::change::{Change, Moment, Subject};
use crate::field::Field;
use crate::organization::Organization;
use crate::refused::Refused;
use crate::text::Name;

/// What of an entry is to be different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryEdit {
    /// What it is called.
    pub name: Option<Name>,
    /// Where it lies; departments alone.
    pub parent: Field<EntryId>,
    /// Whether it takes nobody any more.
    pub archived: Option<bool>,
}

/// Adds an entry.
///
/// # Errors
/// `TooManyEntries`, `UnknownEntry("parent_id")` for a place that is none or takes nothing, `EntryExists`.
pub fn add(at: &mut Moment<'_>, org: &Organization, mut list: Catalog, name: Name, parent: Option<EntryId>) -> Result<Change<(Catalog, EntryId)>, Refused> {
    if !list.has_room(&name) {
        return Err(Refused::TooManyEntries(list.kind));
    }
    if parent.is_some_and(|parent| !list.takes(parent)) {
        return Err(Refused::UnknownEntry("parent_id"));
    }
    if list.has_name(&name, parent, None) {
        return Err(Refused::EntryExists);
    }
    let id = EntryId::draw(list.kind, at.now, at.entropy);
    let entry = Entry { name, parent, archived: false };
    let mut change = told(at, org, list.kind, Deed::Created, id);
    note(&mut change, None, Some(&entry));
    list.entries.insert(id, entry);
    list.stored(&mut change);
    Ok(change.with((list, id)))
}

/// Edits the entry `id`, moves it, archives it or opens it again. What is said again changes nothing.
///
/// # Errors
/// `UnknownEntry("parent_id")`, `EntryInside` for a department that would lie in itself, `TooManyEntries`, `EntryExists`. The entry itself is looked
/// up before.
pub fn edit(at: &mut Moment<'_>, org: &Organization, mut list: Catalog, id: EntryId, before: Entry, edit: EntryEdit) -> Result<Change<Catalog>, Refused> {
    let after = Entry {
        name: edit.name.unwrap_or_else(|| before.name.clone()),
        parent: edit.parent.apply(before.parent),
        archived: edit.archived.unwrap_or(before.archived),
    };
    if after == before {
        return Ok(Change::quiet().with(list));
    }
    if after.parent != before.parent
        && let Some(parent) = after.parent
    {
        if !list.takes(parent) {
            return Err(Refused::UnknownEntry("parent_id"));
        }
        if list.lies_in(parent, id) {
            return Err(Refused::EntryInside);
        }
    }
    if after.name != before.name && !list.has_room(&after.name) {
        return Err(Refused::TooManyEntries(list.kind));
    }
    if list.has_name(&after.name, after.parent, Some(id)) {
        return Err(Refused::EntryExists);
    }
    let mut change = told(at, org, list.kind, Deed::Updated, id);
    note(&mut change, Some(&before), Some(&after));
    list.entries.insert(id, after);
    list.stored(&mut change);
    Ok(change.with(list))
}

/// Takes an entry off the list. `in_use` is whether somebody is in it, or has it, who is still here.
///
/// # Errors
/// `NotEmpty`, also for a department in which others lie: such a one is archived.
pub fn remove(at: &mut Moment<'_>, org: &Organization, mut list: Catalog, id: EntryId, in_use: bool) -> Result<Change<Catalog>, Refused> {
    if in_use || list.entries.values().any(|entry| entry.parent == Some(id)) {
        return Err(Refused::NotEmpty);
    }
    let mut change = told(at, org, list.kind, Deed::Deleted, id);
    note(&mut change, list.entries.remove(&id).as_ref(), None);
    list.stored(&mut change);
    Ok(change.with(list))
}

fn told(at: &mut Moment<'_>, org: &Organization, kind: CatalogKind, deed: Deed, id: EntryId) -> Change<()> {
    let mut change = Change::of(at, kind.action(deed), Some(org.id), None, Subject::Organization(org.id, org.version));
    change.detail("id", id);
    change
}

fn note(change: &mut Change<()>, before: Option<&Entry>, after: Option<&Entry>) {
    let parent = |entry: Option<&Entry>| entry.and_then(|entry| entry.parent).map(|id| id.to_string()).unwrap_or_default();
    let archived = |entry: Option<&Entry>| entry.map(|entry| entry.archived.to_string()).unwrap_or_default();
    let name = |entry: Option<&Entry>| entry.map(|entry| entry.name.to_string()).unwrap_or_default();
    for (field, was, is) in [("name", name(before), name(after)), ("parent_id", parent(before), parent(after)), ("archived", archived(before), archived(after))]
    {
        if was != is {
            change.note(field, was, is);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalogs, position_key};
    use crate::change::Fact;
    use crate::presets::Preset;
    use crate::testing::{Scene, is_sound, name};

    fn list(scene: &Scene, kind: CatalogKind) -> Catalog {
        Catalog::empty(scene.org.id, kind)
    }

    fn added(scene: &mut Scene, list: &mut Catalog, called: &str, parent: Option<EntryId>) -> EntryId {
        let before = list.clone();
        let change = scene.act(|at, org, _| add(at, org, before, name(called).unwrap(), parent)).unwrap();
        is_sound(&change);
        let (after, id) = change.outcome;
        *list = after;
        id
    }

    fn edited(scene: &mut Scene, list: &mut Catalog, id: EntryId, wanted: EntryEdit) -> Result<(), Refused> {
        let (before, entry) = (list.clone(), list.entries[&id].clone());
        let change = scene.act(|at, org, _| edit(at, org, before, id, entry, wanted))?;
        is_sound(&change);
        *list = change.outcome;
        Ok(())
    }

    #[test]
    fn departments_are_a_tree_with_names_that_differ_beside_each_other() {
        let mut scene = Scene::new(Preset::Default);
        let mut tree = list(&scene, CatalogKind::Departments);
        let works = added(&mut scene, &mut tree, "Works", None);
        let paint = added(&mut scene, &mut tree, "Paint", Some(works));
        let spray = added(&mut scene, &mut tree, "Spray", Some(paint));
        let other = added(&mut scene, &mut tree, "Paint", None);
        assert_ne!(paint, other, "the same name elsewhere is another department");
        for called in ["PAINT", "P\u{e1}int"] {
            let (before, called) = (tree.clone(), name(called).unwrap());
            assert_eq!(scene.act(|at, org, _| add(at, org, before, called, Some(works))).unwrap_err(), Refused::EntryExists);
        }
        let moved = |parent| EntryEdit { parent, ..EntryEdit::default() };
        assert_eq!(edited(&mut scene, &mut tree, works, moved(Field::Set(spray))), Err(Refused::EntryInside), "a department in its own grandchild");
        assert_eq!(edited(&mut scene, &mut tree, works, moved(Field::Set(works))), Err(Refused::EntryInside));
        assert_eq!(edited(&mut scene, &mut tree, paint, moved(Field::Clear)), Err(Refused::EntryExists), "there is a Paint at the top");
        edited(&mut scene, &mut tree, spray, moved(Field::Set(works))).unwrap();
        edited(&mut scene, &mut tree, spray, moved(Field::Clear)).unwrap();
        assert_eq!(tree.entries[&spray].parent, None);
        let version = tree.version;
        edited(&mut scene, &mut tree, spray, moved(Field::Clear)).unwrap();
        assert_eq!(tree.version, version, "what is said again changes nothing");
    }

    #[test]
    fn what_is_not_empty_is_archived_and_takes_nobody() {
        let mut scene = Scene::new(Preset::Default);
        let mut tree = list(&scene, CatalogKind::Departments);
        let works = added(&mut scene, &mut tree, "Works", None);
        let paint = added(&mut scene, &mut tree, "Paint", Some(works));
        let refused = scene.act(|at, org, _| remove(at, org, tree.clone(), works, false)).unwrap_err();
        assert_eq!(refused, Refused::NotEmpty, "others lie in it");
        let refused = scene.act(|at, org, _| remove(at, org, tree.clone(), paint, true)).unwrap_err();
        assert_eq!(refused, Refused::NotEmpty, "people are in it");
        edited(&mut scene, &mut tree, paint, EntryEdit { archived: Some(true), ..EntryEdit::default() }).unwrap();
        let lists = Catalogs(vec![tree.clone()]);
        assert_eq!(lists.take(paint, CatalogKind::Departments), Err(Refused::UnknownEntry("department_id")));
        assert_eq!(lists.take(works, CatalogKind::Locations), Err(Refused::UnknownEntry("location_id")));
        assert_eq!(lists.take(works, CatalogKind::Departments), Ok(Fact::CatalogIs(scene.org.id, CatalogKind::Departments, 3)));
        let inside = scene.act(|at, org, _| add(at, org, tree.clone(), name("Deep").unwrap(), Some(paint))).unwrap_err();
        assert_eq!(inside, Refused::UnknownEntry("parent_id"));
        let change = scene.act(|at, org, _| remove(at, org, tree.clone(), paint, false)).unwrap();
        is_sound(&change);
        assert_eq!((change.outcome.entries.len(), change.record.unwrap().action), (1, "department.deleted"));
    }

    #[test]
    fn a_typed_position_joins_the_list_once() {
        let scene = Scene::new(Preset::Default);
        let (smith, now) = (name("Smith").unwrap(), scene.now);
        let lists = Catalogs(vec![list(&scene, CatalogKind::Positions)]);
        let mut change = Change::quiet();
        lists.joins(&mut change, &smith, now, &mut crate::testing::dice());
        let [Fact::Catalog(joined)] = change.facts.as_slice() else { panic!("{:?}", change.facts) };
        assert_eq!((joined.version, joined.by_name()[0].1.name.as_str()), (1, "Smith"));
        let mut again = Change::quiet();
        Catalogs(vec![joined.clone()]).joins(&mut again, &name("SMITH").unwrap(), now, &mut crate::testing::dice());
        Catalogs::default().joins(&mut again, &smith, now, &mut crate::testing::dice());
        assert!(again.facts.is_empty());
        assert_eq!(position_key(&smith), position_key(&name("sm\u{ed}th").unwrap()));
    }

    #[test]
    fn there_is_an_end_to_every_list() {
        let mut scene = Scene::new(Preset::Default);
        let mut places = list(&scene, CatalogKind::Locations);
        for number in 0..places.kind.most() {
            let id = EntryId { kind: places.kind, id: uuid::Uuid::from_u128(number as u128) };
            places.entries.insert(id, Entry { name: name(&format!("Hall {number}")).unwrap(), parent: None, archived: false });
        }
        let refused = scene.act(|at, org, _| add(at, org, places, name("One more").unwrap(), None)).unwrap_err();
        assert_eq!(refused, Refused::TooManyEntries(CatalogKind::Locations));
        // Names of the longest kind fill the item before.
        let (mut long, full) = (list(&scene, CatalogKind::Positions), "\u{1f469}".repeat(190));
        let mut added = 0;
        while let Ok(change) = scene.act(|at, org, _| add(at, org, long.clone(), name(&format!("{full}{added}")).unwrap(), None)) {
            (long, added) = (change.outcome.0, added + 1);
        }
        assert!((300..500).contains(&added), "{added}");
        let mut change = Change::quiet();
        Catalogs(vec![long]).joins(&mut change, &name(&full).unwrap(), scene.now, &mut crate::testing::dice());
        assert!(change.facts.is_empty(), "whoever is invited is invited, though the list is full");
    }

    #[test]
    fn an_id_says_of_which_list_it_is() {
        for kind in CatalogKind::ALL {
            let id = EntryId { kind, id: uuid::Uuid::from_u128(7) };
            assert_eq!(id.to_string().parse(), Ok(id));
            assert!(id.to_string().to_uppercase().parse::<EntryId>().is_err());
        }
        assert!("usr_01900000000070008000000000000000".parse::<EntryId>().is_err());
    }
}
