//! Groups: what is known of each. Who is in it stands in items of its own.

use domain::text::sort_key;
use domain::{Group, GroupId, Name, OrgId, Time};
use serde::{Deserialize, Serialize};

use super::{SCHEMA, Stored};
use crate::item::{Corrupt, Item, read, write};
use crate::keys;

const KIND: &str = "group";

#[derive(Serialize, Deserialize)]
struct GroupForm {
    schema: u32,
    id: GroupId,
    org: OrgId,
    name: Name,
    members: u32,
    created_at: i64,
    version: u32,
}

/// What the list is built from; never read back.
#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    form: GroupForm,
    list_org: String,
    by_name: String,
}

impl Stored for Group {
    const KIND: &'static str = KIND;

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let GroupForm { id, org, name, members, created_at, version, .. } = read(KIND, item)?;
        Ok(Group { id, org, name, members, created_at: Time(created_at), version })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let Group { id, org, name, members, created_at, version } = self.clone();
        let by_name = keys::sorted_by_name(&sort_key(name.as_str()), id);
        let form = GroupForm { schema: SCHEMA, id, org, name, members, created_at: created_at.0, version };
        write(KIND, Listed { form, list_org: keys::groups_list(org), by_name })
    }
}
