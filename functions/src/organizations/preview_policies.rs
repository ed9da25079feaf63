//! What a change of policies would change, and what keeps it from being made; nothing is changed by asking.

use std::collections::BTreeMap;

use domain::organization::{Asked, would_be};
use domain::policy::{Live, OwnPolicies, PolicyChange, Value, contradictions};
use domain::presets::Preset;
use platform::Context;
use platform::edge::{Answer, Member, Problem, contradictions as listed};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A preset, or values; not both.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// A preset as it is: what the organization changed itself is given up.
    pub preset: Option<String>,
    /// Those that are to be different, by name; all others stay.
    #[schemars(with = "Option<BTreeMap<String, serde_json::Value>>")]
    pub values: Option<BTreeMap<String, Value>>,
}

/// What would be different, and why it cannot be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// Each policy that would say something else.
    pub changes: Vec<Difference>,
    /// What keeps the set from standing; empty if it can.
    #[schemars(with = "Vec<Reason>")]
    pub contradictions: serde_json::Value,
}

/// One policy that would say something else.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Difference {
    /// Which.
    pub policy: &'static str,
    /// What it says now.
    #[schemars(with = "serde_json::Value")]
    pub from: Value,
    /// What it would say.
    #[schemars(with = "serde_json::Value")]
    pub to: Value,
}

/// One reason why a set of policies cannot stand.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape of what the edge writes, for the document")]
struct Reason {
    /// What is wrong.
    code: String,
    /// The policies that it concerns.
    policies: Vec<String>,
    /// A sentence for people.
    detail: String,
}

/// 200.
pub type Answered = Answer<Reply>;

/// Who runs the organization.
pub fn wants(claims: &SessionToken, _: &Request) -> Keys {
    keys::keepers(claims.org).into()
}

/// Compares.
///
/// # Errors
/// 422 for what is no policy or no value of it.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let next = would_be(&who.org, &request.asked()?)?;
    let live = live(cx, &who, &found, &next).await?;
    let changes = who.org.policy.changes_to(&next).into_iter();
    let changes = changes.map(|PolicyChange { policy, from, to }| Difference { policy, from, to }).collect();
    Ok(Answer::ok(Reply { changes, contradictions: listed(&contradictions(next.policies(), &live)) }))
}

impl Request {
    /// What is asked for.
    ///
    /// # Errors
    /// 422 if it is both, neither or no preset.
    pub fn asked(&self) -> Result<Asked, Problem> {
        match (self.preset.as_deref(), &self.values) {
            (Some(name), None) => Preset::parse(name).map(Asked::Preset).ok_or_else(|| Problem::field("invalid", "/preset", "unknown_value")),
            (None, Some(values)) => Ok(Asked::Values(values.clone())),
            (Some(_), Some(_)) => Err(Problem::field("invalid", "/values", "not_with_preset")),
            (None, None) => Err(Problem::field("required", "/values", "required")),
        }
    }
}

/// What of the organization `next` may contradict.
///
/// # Errors
/// 503.
pub async fn live(cx: &Context, who: &Member, found: &Found, next: &OwnPolicies) -> Result<Live, Problem> {
    let keepers = found.keepers(who.org.id)?.unwrap_or_default();
    let gone = who.org.policy.roles_gone_under(next);
    Ok(Live { keepers, roles_in_use: cx.table.roles_in_use(who.org.id, gone).await? })
}
