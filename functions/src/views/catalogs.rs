//! Lists of departments, positions and locations: how they look, and which of them what is said of a person refers to.

use domain::catalog::{Entry, EntryId};
use domain::user::ProfileEdit;
use domain::{Catalog, CatalogKind, Catalogs, Field, OrgId};
use platform::edge::Problem;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Serialize;

/// A department.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DepartmentView {
    /// `dep_…`
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The department that it lies in.
    pub parent_id: Option<String>,
    /// Whether it takes nobody any more.
    pub archived: bool,
}

/// A position or a location.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EntryView {
    /// `pos_…` or `loc_…`
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether nobody is to be given it any more.
    pub archived: bool,
}

/// All of a list, by name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListView<T> {
    /// The entries.
    pub data: Vec<T>,
}

/// How an entry looks.
pub trait Shown {
    /// The entry as answers show it.
    fn of(id: EntryId, entry: &Entry) -> Self;
}

impl Shown for DepartmentView {
    fn of(id: EntryId, entry: &Entry) -> Self {
        let (name, parent_id) = (entry.name.to_string(), entry.parent.map(|parent| parent.to_string()));
        DepartmentView { id: id.to_string(), name, parent_id, archived: entry.archived }
    }
}

impl Shown for EntryView {
    fn of(id: EntryId, entry: &Entry) -> Self {
        EntryView { id: id.to_string(), name: entry.name.to_string(), archived: entry.archived }
    }
}

/// All of a list.
pub fn all<T: Shown>(catalog: &Catalog) -> ListView<T> {
    ListView { data: catalog.by_name().into_iter().map(|(id, entry)| T::of(id, entry)).collect() }
}

/// The entry of this id.
///
/// # Errors
/// 404, also for the id of something else.
pub fn one(catalog: &Catalog, id: &str) -> Result<(EntryId, Entry), Problem> {
    let id: EntryId = id.parse().map_err(|_| Problem::not_found())?;
    catalog.entries.get(&id).map(|entry| (id, entry.clone())).ok_or_else(Problem::not_found)
}

/// The lists that an edit of a profile refers to.
pub fn of(edit: &ProfileEdit) -> Vec<CatalogKind> {
    let asked = [
        (CatalogKind::Departments, matches!(edit.department, Field::Set(_))),
        (CatalogKind::Positions, matches!(edit.position, Field::Set(_))),
        (CatalogKind::Locations, matches!(edit.location, Field::Set(_))),
    ];
    asked.into_iter().filter(|(_, asked)| *asked).map(|(kind, _)| kind).collect()
}

/// These lists among what was read.
///
/// # Errors
/// 503.
pub fn found(found: &Found, org: OrgId, kinds: Vec<CatalogKind>) -> Result<Catalogs, Problem> {
    let lists: Result<Vec<Catalog>, _> = kinds.into_iter().map(|kind| found.catalog(org, kind)).collect();
    Ok(Catalogs(lists?))
}
