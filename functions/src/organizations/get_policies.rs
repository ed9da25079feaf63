//! The organization's policies: what it wants, what of it is its own, and what of it holds (REQUIREMENTS section 4).

use std::collections::BTreeMap;

use domain::Policies;
use domain::policy::{OwnPolicies, TABLE, Value};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::organizations::get_organization::Request;

/// The policies of an organization.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// Counts their changes, also the `ETag`.
    pub version: u32,
    /// Where the values come from that are not the organization's own.
    pub preset: String,
    /// Every policy by name; spans as `24h` or `30d`.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub values: BTreeMap<&'static str, Value>,
    /// Those that the organization changed itself.
    pub own: Vec<&'static str>,
    /// Where something else holds than what `values` says: what that is.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub effective: BTreeMap<&'static str, Value>,
    /// Policies whose value is kept and has no effect yet.
    pub not_enforced: Vec<&'static str>,
    /// The roles that exist here.
    pub roles: Vec<String>,
}

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// Nothing beyond the session.
pub fn wants(_: &SessionToken, _: &Request) -> Keys {
    Keys::none()
}

/// Shows them.
///
/// # Errors
/// None of its own.
pub async fn handle(_: &Context, who: Member, _: Request, _: Found) -> Result<Answered, Problem> {
    Ok(answer(&who.org.policy))
}

/// The answer of every operation on an organization's policies.
pub fn answer(decided: &OwnPolicies) -> Answered {
    let policies = decided.policies();
    let reply = Reply {
        version: decided.version(),
        preset: decided.preset().name().to_owned(),
        values: values(policies),
        own: TABLE.iter().map(|row| row.name).filter(|name| decided.own().contains_key(*name)).collect(),
        effective: effective(policies),
        not_enforced: TABLE.iter().filter(|row| !(row.enforced)(policies)).map(|row| row.name).collect(),
        roles: policies.every_role().map(|role| role.name.to_string()).collect(),
    };
    let version = reply.version;
    Answer::ok(reply).version(version)
}

/// Every policy by name.
pub fn values(policies: &Policies) -> BTreeMap<&'static str, Value> {
    TABLE.iter().map(|row| (row.name, (row.show)(policies))).collect()
}

fn effective(policies: &Policies) -> BTreeMap<&'static str, Value> {
    let shown = values(policies);
    let holds = ("password.min_length", Value::Number(i64::try_from(policies.password_min_length()).unwrap_or(i64::MAX)));
    [holds].into_iter().filter(|(name, value)| shown.get(name) != Some(value)).collect()
}
