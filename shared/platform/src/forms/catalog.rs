//! Lists of departments, positions and locations: each is one item.

use std::collections::BTreeMap;

use domain::catalog::{Entry, EntryId};
use domain::{Catalog, CatalogKind, Name, OrgId};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored, word};
use crate::item::{Corrupt, Item, read, write};

const KIND: &str = "catalog";

#[derive(Serialize, Deserialize)]
struct CatalogForm {
    schema: u32,
    org: OrgId,
    list: String,
    entries: BTreeMap<String, EntryForm>,
    version: u32,
}

/// One-letter names: a list has many of these.
#[derive(Serialize, Deserialize)]
struct EntryForm {
    n: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<EntryId>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    a: bool,
}

impl Stored for Catalog {
    const KIND: &'static str = KIND;

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: CatalogForm = read(KIND, item)?;
        let kind = word(KIND, "list", CatalogKind::ALL.into_iter().find(|kind| kind.name() == form.list))?;
        let entry = |(id, entry): (String, EntryForm)| {
            let id: Option<EntryId> = id.parse().ok().filter(|id: &EntryId| id.kind == kind);
            Ok((word(KIND, "entries", id)?, Entry { name: entry.n, parent: entry.p, archived: entry.a }))
        };
        let entries: Result<_, Corrupt> = form.entries.into_iter().map(entry).collect();
        Ok(Catalog { org: form.org, kind, entries: entries?, version: form.version })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let entry = |(id, entry): (&EntryId, &Entry)| (id.to_string(), EntryForm { n: entry.name.clone(), p: entry.parent, a: entry.archived });
        let entries = self.entries.iter().map(entry).collect();
        write(KIND, CatalogForm { schema: SCHEMA, org: self.org, list: self.kind.name().to_owned(), entries, version: self.version })
    }
}
