//! What a link leads to, without changing anything (F2, R20): opened any number of times.

use platform::Context;
use platform::edge::{Answer, Holder, HolderClaims, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::invitations::door;

/// Whose link.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
}

/// What the link leads to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The organization's name.
    pub organization: String,
    /// Who invites.
    pub inviter: String,
    /// The invited address.
    pub email: String,
    /// The role offered.
    pub role: String,
    /// The link's end.
    pub expires_at: String,
    /// pending, as long as the link lives.
    pub status: String,
    /// What the holder does next: set_password, sign_in, code or join.
    pub next: String,
    /// The person's first name, if the inviter knew it.
    pub first_name: Option<String>,
    /// The person's last name, if the inviter knew it.
    pub last_name: Option<String>,
}

/// 200; a dead link is 410.
pub type Answered = Answer<Reply>;

/// User, invitation and organization.
pub fn wants(claims: &HolderClaims, _: &Request) -> Keys {
    door::wants(claims)
}

/// Shows it.
///
/// # Errors
/// 410 with reason and ways on.
pub async fn handle(cx: &Context, who: Holder, _: Request, found: Found) -> Result<Answered, Problem> {
    let opened = door::open(cx, &who, &found).await?;
    let now = cx.clock.now();
    let next = opened.door.next(now)?;
    let (expires_at, inviter) = (opened.expires_at(), opened.inviter());
    let door = opened.door;
    Ok(Answer::ok(Reply {
        organization: door.org.name.to_string(),
        inviter,
        email: door.user.email.as_str().to_owned(),
        role: door.invitation.role.to_string(),
        expires_at: expires_at.to_string(),
        status: "pending".to_owned(),
        next: next.name().to_owned(),
        first_name: door.user.first_name.map(|name| name.to_string()),
        last_name: door.user.last_name.map(|name| name.to_string()),
    }))
}
