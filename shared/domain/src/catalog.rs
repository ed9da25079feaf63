//! What an organization keeps lists of: departments, which form a tree, positions and locations (R50 to R52; F25). Each list is
//! one thing with one version, so that names stay unique and the tree stays a tree whoever else writes.

mod edit;

pub use edit::{EntryEdit, add, edit, remove};

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::change::{Change, Fact};
use crate::id::{Entropy, NotAnId, OrgId, drawn};
use crate::refused::Refused;
use crate::text::{Name, sort_key};
use crate::time::Time;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CatalogKind {
    /// Departments: each may lie in another.
    Departments,
    /// Positions: a person has one as text, whose words come from this list or join it.
    Positions,
    /// Locations.
    Locations,
}

impl CatalogKind {
    /// Every one.
    pub const ALL: [CatalogKind; 3] = [CatalogKind::Departments, CatalogKind::Positions, CatalogKind::Locations];

    /// Its name in paths, keys and limits.
    pub fn name(self) -> &'static str {
        match self {
            CatalogKind::Departments => "departments",
            CatalogKind::Positions => "positions",
            CatalogKind::Locations => "locations",
        }
    }
    /// What the ids of its entries start with.
    pub fn prefix(self) -> &'static str {
        match self {
            CatalogKind::Departments => "dep_",
            CatalogKind::Positions => "pos_",
            CatalogKind::Locations => "loc_",
        }
    }
    /// The field by which a person names an entry.
    pub fn field(self) -> &'static str {
        match self {
            CatalogKind::Departments => "department_id",
            CatalogKind::Positions => "position",
            CatalogKind::Locations => "location_id",
        }
    }
    /// Entries of one organization at most: the list is one item, and read whole.
    pub fn most(self) -> usize {
        match self {
            CatalogKind::Departments | CatalogKind::Positions => 1000,
            CatalogKind::Locations => 500,
        }
    }
    /// What is told of a change: `created`, `updated` or `deleted`.
    fn action(self, deed: Deed) -> &'static str {
        use {CatalogKind::*, Deed::*};
        match (self, deed) {
            (Departments, Created) => "department.created",
            (Departments, Updated) => "department.updated",
            (Departments, Deleted) => "department.deleted",
            (Positions, Created) => "position.created",
            (Positions, Updated) => "position.updated",
            (Positions, Deleted) => "position.deleted",
            (Locations, Created) => "location.created",
            (Locations, Updated) => "location.updated",
            (Locations, Deleted) => "location.deleted",
        }
    }
}

#[derive(Clone, Copy)]
enum Deed {
    Created,
    Updated,
    Deleted,
}

/// The id of an entry; its text says of which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// Of which list.
    pub kind: CatalogKind,
    /// Which one.
    pub id: Uuid,
}

impl EntryId {
    /// A new one, ordered by creation.
    pub fn draw(kind: CatalogKind, now: Time, entropy: &mut dyn Entropy) -> EntryId {
        EntryId { kind, id: drawn(now, entropy) }
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.prefix(), self.id.simple())
    }
}

impl FromStr for EntryId {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<EntryId, NotAnId> {
        let (kind, digits) = CatalogKind::ALL.into_iter().find_map(|kind| Some((kind, text.strip_prefix(kind.prefix())?))).ok_or(NotAnId)?;
        if digits.len() != 32 || digits.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(NotAnId);
        }
        Uuid::try_parse(digits).map(|id| EntryId { kind, id }).map_err(|_| NotAnId)
    }
}

impl serde::Serialize for EntryId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for EntryId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Bytes of an entry beside its name, its place in a tree included.
const ENTRY: usize = 120;
/// Bytes of one list at most: the table takes 400 KB an item.
const MOST_BYTES: usize = 350_000;

/// One department, position or location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called: nothing else beside it is called so.
    pub name: Name,
    /// In which department it lies; none at the top, and in lists that are no tree.
    pub parent: Option<EntryId>,
    /// Whether it takes nobody any more; those in it stay.
    pub archived: bool,
}

/// One list of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// Whose.
    pub org: OrgId,
    /// Which.
    pub kind: CatalogKind,
    /// What is on it.
    pub entries: BTreeMap<EntryId, Entry>,
    /// Counts its changes; 0: nothing was ever on it.
    pub version: u32,
}

impl Catalog {
    /// A list with nothing on it.
    pub fn empty(org: OrgId, kind: CatalogKind) -> Catalog {
        Catalog { org, kind, entries: BTreeMap::new(), version: 0 }
    }

    /// Whether `id` is on it and takes somebody in.
    pub fn takes(&self, id: EntryId) -> bool {
        self.entries.get(&id).is_some_and(|entry| !entry.archived)
    }

    /// Whether something beside `except` is called so in the same place; case and marks do not tell names apart.
    fn has_name(&self, name: &Name, parent: Option<EntryId>, except: Option<EntryId>) -> bool {
        let folded = sort_key(name.as_str());
        let beside = self.entries.iter().filter(|(id, entry)| Some(**id) != except && entry.parent == parent);
        beside.into_iter().any(|(_, entry)| sort_key(entry.name.as_str()) == folded)
    }

    /// Whether `id` is `other` or lies in it, however deep.
    fn lies_in(&self, id: EntryId, other: EntryId) -> bool {
        let mut at = Some(id);
        // No tree is deeper than it has entries: whatever is stored, this ends.
        for _ in 0..=self.entries.len() {
            match at {
                Some(here) if here == other => return true,
                Some(here) => at = self.entries.get(&here).and_then(|entry| entry.parent),
                None => return false,
            }
        }
        true
    }

    /// Everything on it, by name.
    pub fn by_name(&self) -> Vec<(EntryId, &Entry)> {
        let mut entries: Vec<_> = self.entries.iter().map(|(id, entry)| (*id, entry)).collect();
        entries.sort_by_cached_key(|(id, entry)| (sort_key(entry.name.as_str()), *id));
        entries
    }

    /// Whether one more entry of this name has room: in number, and in what one item of the table holds.
    fn has_room(&self, name: &Name) -> bool {
        let bytes: usize = self.entries.values().map(|entry| entry.name.as_str().len() + ENTRY).sum();
        self.entries.len() < self.kind.most() && bytes + name.as_str().len() + ENTRY <= MOST_BYTES
    }

    fn stored<T>(&mut self, change: &mut Change<T>) {
        self.version += 1;
        change.fact(Fact::Catalog(self.clone()));
    }
}

/// The lists that what is said of a person refers to, as far as it refers to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogs(pub Vec<Catalog>);

impl Catalogs {
    fn of(&self, kind: CatalogKind) -> Option<&Catalog> {
        self.0.iter().find(|catalog| catalog.kind == kind)
    }

    /// Whether a person may be put in `id`, and, in the same breath, that this is still so when it is written.
    ///
    /// # Errors
    /// `UnknownEntry` for what is not on the list or archived.
    pub(crate) fn take(&self, id: EntryId, kind: CatalogKind) -> Result<Fact, Refused> {
        match self.of(kind).filter(|catalog| id.kind == kind && catalog.takes(id)) {
            Some(catalog) => Ok(Fact::CatalogIs(catalog.org, kind, catalog.version)),
            None => Err(Refused::UnknownEntry(kind.field())),
        }
    }

    /// A position that is typed joins the list (R50), as long as there is room; one that is on it already changes nothing.
    pub(crate) fn joins<T>(&self, change: &mut Change<T>, position: &Name, now: Time, entropy: &mut dyn Entropy) {
        let Some(list) = self.of(CatalogKind::Positions) else { return };
        if !list.has_room(position) || list.has_name(position, None, None) {
            return;
        }
        let mut list = list.clone();
        list.entries.insert(EntryId::draw(list.kind, now, entropy), Entry { name: position.clone(), parent: None, archived: false });
        list.stored(change);
    }
}

/// The name under which the organization finds those who hold a position: case and marks do not matter.
pub fn position_key(position: &Name) -> String {
    sort_key(position.as_str())
}
