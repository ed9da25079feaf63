//! Permissions as requests give them and answers show them: a name alone, or with the resources that it is limited to.

use std::collections::BTreeSet;
use std::fmt;

use domain::role::{Grant, Grants, PermissionName, Resource, Scope};
use platform::edge::Problem;
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// One permission; its name alone is enough where it is not limited to anything.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct GrantInput {
    /// One of Usher's own (`users.read`) or a product's (`cards.create`).
    #[schemars(with = "String")]
    pub permission: PermissionName,
    /// What it is limited to (`account:main`); a product's only.
    #[schemars(with = "Option<Vec<String>>")]
    pub resources: Option<BTreeSet<Resource>>,
}

impl<'de> Deserialize<'de> for GrantInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<GrantInput, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = GrantInput;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a permission")
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<GrantInput, E> {
                Ok(GrantInput { permission: PermissionName::parse(name).map_err(E::custom)?, resources: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<GrantInput, A::Error> {
                GrantInput::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// What a list of them permits.
///
/// # Errors
/// 422 about `/permissions/<place>`.
pub fn grants(list: Vec<GrantInput>) -> Result<Grants, Problem> {
    let grant = |given: GrantInput| Grant { permission: given.permission, scope: given.resources.map_or(Scope::Everywhere, Scope::Only) };
    Grants::listed(list.into_iter().map(grant).collect()).map_err(|(at, fault)| Problem::field("invalid", format!("/permissions/{at}"), fault.code()))
}

/// One permission, as answers show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GrantView {
    /// Its name.
    pub permission: String,
    /// What it is limited to; absent where it holds everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<String>>,
}

impl GrantView {
    /// Everything that `grants` lists.
    pub fn all(grants: &Grants) -> Vec<GrantView> {
        let view = |Grant { permission, scope }| GrantView {
            permission: permission.to_string(),
            resources: match scope {
                Scope::Everywhere => None,
                Scope::Only(only) => Some(only.iter().map(ToString::to_string).collect()),
            },
        };
        grants.list().map(view).collect()
    }
}
