//! An invitation's time is over (F4, R22; INVITATIONS section 7): the right admin is told, once per epoch, with a new link
//! where the organization wants that. Firing early, twice, late or never changes nothing but the minute of the notice.

use domain::change::Moment;
use domain::invitation::expire::expire;
use domain::{Actor, OrgId, RequestId, UserId};
use platform::Context;
use platform::clock::{OsEntropy, back_off};
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::timers::recipients;

/// How often it is decided anew when something else changed the invitation meanwhile.
const TRIES: u32 = 8;

/// What the schedule was created with. Epoch and due time only make schedules' names differ; the row decides.
#[derive(Clone, Debug, Deserialize)]
pub struct Due {
    /// The organization.
    pub organization: OrgId,
    /// The invited person.
    pub user: UserId,
}

/// Works off one timer.
///
/// # Errors
/// 503; the schedule tries again, and the sweep after it.
pub async fn handle(cx: &Context, event: Value) -> Result<Value, Problem> {
    let due: Due = serde_json::from_value(event).map_err(|_| Problem::internal("not a due invitation"))?;
    for tried in 1..TRIES {
        match expire_one(cx, &due).await {
            Err(problem) if problem.again => back_off(tried).await,
            outcome => return outcome.map(|told| json!({ "told": told })),
        }
    }
    expire_one(cx, &due).await.map(|told| json!({ "told": told }))
}

/// Tells of one invitation's end, if it is due and nobody was told yet.
///
/// # Errors
/// 409 `conflict` if something else came first, 503.
pub async fn expire_one(cx: &Context, due: &Due) -> Result<bool, Problem> {
    let (org, user) = (due.organization, due.user);
    let wanted = Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user), keys::keepers(org)]);
    let found = cx.table.read(&wanted).await?;
    let (Some(organization), Some(user), Some(invitation)) = (found.organization(org)?, found.user(org, user)?, found.invitation(org, user)?) else {
        return Ok(false);
    };
    if invitation.due().is_none_or(|at| cx.clock.now() < at) {
        return Ok(false);
    }
    let people = cx.table.read(&Keys::from([keys::user(org, invitation.invited_by), keys::user(org, invitation.granter)])).await?;
    let inviter = people.user(org, invitation.invited_by)?;
    let stamp = people.user(org, invitation.granter)?.map(|granter| granter.grant_stamp);
    let keepers = found.keepers(org)?.map(|keepers| keepers.in_order()).unwrap_or_default();
    let to = recipients::choose(cx, &organization, inviter.as_ref(), keepers, &invitation.role).await?;

    let change = {
        let mut entropy = OsEntropy;
        let now = cx.clock.now();
        let request = RequestId::draw(now, &mut entropy);
        let mut at = Moment { now, entropy: &mut entropy, actor: Actor::System, request };
        expire(&mut at, &organization, user, invitation, stamp, to.as_ref())
    };
    match change {
        Some(change) => commit(cx, change, None, Vec::new(), None).await.map(|_| true),
        None => Ok(false),
    }
}
