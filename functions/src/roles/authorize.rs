//! May somebody do this, here or on that? For other services (F35): many questions in one call, each answered with the rule
//! that decided.

use domain::UserId;
use domain::role::{PermissionName, Resource};
use domain::user::may_do;
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Questions in one call.
const MOST: usize = 100;

/// The questions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// 1 to 100 of them.
    pub requests: Vec<Question>,
}

/// May this user do that?
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// `usr_…`
    pub user: String,
    /// The permission that it takes.
    #[schemars(with = "String")]
    pub action: PermissionName,
    /// On what; without it everywhere.
    #[schemars(with = "Option<String>")]
    pub resource: Option<Resource>,
}

/// The answers, in the order of the questions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// One for each question.
    pub data: Vec<Verdict>,
}

/// The answer to one question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verdict {
    /// Whether.
    pub allowed: bool,
    /// What decided: `role.<id>`, `user.permissions`, `scope`, `not_granted`, `status.<status>`, `user.unknown`.
    pub rule: String,
}

/// 200.
pub type Answered = Answer<Reply>;

/// The people asked about.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let known = request.requests.iter().take(MOST).filter_map(|question| question.user.parse::<UserId>().ok());
    known.map(|id| keys::user(claims.org, id)).collect()
}

/// Answers.
///
/// # Errors
/// 422 for none or more than 100 questions.
pub async fn handle(_: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    match request.requests.len() {
        0 => return Err(Problem::field("required", "/requests", "required")),
        1..=MOST => {}
        _ => return Err(Problem::field("invalid", "/requests", "too_many")),
    }
    let mut data = Vec::with_capacity(request.requests.len());
    for Question { user, action, resource } in &request.requests {
        let user = match user.parse::<UserId>() {
            Ok(id) => found.user(who.org.id, id)?,
            Err(_) => None,
        };
        let decision = may_do(user.as_ref(), who.org.policies(), action, resource.as_ref());
        data.push(Verdict { allowed: decision.allows(), rule: decision.rule() });
    }
    Ok(Answer::ok(Reply { data }))
}
