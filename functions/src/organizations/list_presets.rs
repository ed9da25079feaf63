//! The presets that an organization can be founded with or change to, and what each policy means.

use std::collections::BTreeMap;

use domain::policy::{TABLE, Value};
use domain::presets::Preset;
use platform::Context;
use platform::edge::{Answer, Anyone, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::organizations::get_policies::values;

/// Nothing is asked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {}

/// The presets, and the policies that they set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The presets.
    pub data: Vec<PresetView>,
    /// The policies.
    pub policies: Vec<PolicyView>,
}

/// A preset.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PresetView {
    /// Its name.
    pub name: &'static str,
    /// For whom it is.
    pub about: &'static str,
    /// The roles that it brings along.
    pub roles: Vec<String>,
    /// Every policy by name.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub values: BTreeMap<&'static str, Value>,
}

/// A policy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyView {
    /// Its name.
    pub name: &'static str,
    /// What it decides.
    pub about: &'static str,
    /// What may stand there.
    pub values: String,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Nothing.
pub fn wants((): &(), _: &Request) -> Keys {
    Keys::none()
}

/// Lists them.
///
/// # Errors
/// None.
pub async fn handle(_: &Context, _: Anyone, _: Request, _: Found) -> Result<Answered, Problem> {
    let preset = |preset: Preset| PresetView {
        name: preset.name(),
        about: preset.about(),
        roles: preset.policies().roles.iter().map(ToString::to_string).collect(),
        values: values(preset.policies()),
    };
    let policies = TABLE.iter().map(|row| PolicyView { name: row.name, about: row.about, values: (row.values)() }).collect();
    Ok(Answer::ok(Reply { data: Preset::ALL.map(preset).to_vec(), policies }))
}
