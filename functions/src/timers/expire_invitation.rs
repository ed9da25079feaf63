//! Something about an invitation is due (F4, F8, R22; INVITATIONS section 7). Its time is over: the right admin is told, once
//! per epoch, with a new link where the organization wants that. Or before that a reminder: the invited person is mailed the
//! link again. Firing early, twice, late or never changes nothing but the minute of the mail.

use domain::invitation::expire::{expire, rest};
use domain::invitation::remind::remind;
use domain::limits::RECIPIENT;
use domain::{Invitation, OrgId, Organization, User, UserId};
use platform::Context;
use platform::clock::back_off;
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::mail::at_once;
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

/// Does what is due about one invitation: reminds, or tells of its end if nobody was told yet. Answers whether it did.
///
/// # Errors
/// 409 `conflict` if something else came first, 503.
pub async fn expire_one(cx: &Context, due: &Due) -> Result<bool, Problem> {
    let (org, user) = (due.organization, due.user);
    let wanted = Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user), keys::keepers(org)]);
    let found = cx.table.read(&wanted).await?;
    let (Some(user), Some(invitation)) = (found.user(org, user)?, found.invitation(org, user)?) else { return Ok(false) };
    if invitation.due().is_none_or(|at| cx.clock.now() < at) {
        return Ok(false);
    }
    let Some(organization) = found.organization(org)? else { return commit(cx, rest(invitation), None, Vec::new(), None).await.map(|()| false) };
    let people = cx.table.read(&Keys::from([keys::user(org, invitation.invited_by), keys::user(org, invitation.granter)])).await?;
    let inviter = people.user(org, invitation.invited_by)?;
    let stamp = people.user(org, invitation.granter)?.and_then(|granter| granter.grants_still(&user, &invitation, &organization));
    if invitation.untold_end().is_some_and(|end| cx.clock.now() < end) {
        return remind_one(cx, &organization, &user, &invitation, stamp).await;
    }
    let keepers = found.keepers(org)?.map(|keepers| keepers.in_order()).unwrap_or_default();
    let to = recipients::choose(cx, &organization, inviter.as_ref(), keepers, &user).await?;
    match at_once(cx, |at| expire(at, &organization, user, invitation, stamp, to.as_ref())) {
        Some(change) => commit(cx, change, None, Vec::new(), None).await.map(|_| true),
        None => Ok(false),
    }
}

/// Reminds, if there is still a point in it. Where the person had all the mails that one may have a day, the reminder is
/// dropped: tomorrow it would come at another percentage than the one that was chosen.
async fn remind_one(cx: &Context, org: &Organization, user: &User, invitation: &Invitation, stamp: Option<u32>) -> Result<bool, Problem> {
    let decided = |may_mail| at_once(cx, |at| remind(at, org.policies(), user, invitation.clone(), stamp, may_mail));
    let Some(change) = decided(true) else { return Ok(false) };
    let mailed = change.mails().count() > 0;
    match (commit(cx, change, None, Vec::new(), None).await, decided(false)) {
        (Err(full), Some(change)) if full.is_limit(RECIPIENT) => commit(cx, change, None, Vec::new(), None).await.map(|_| false),
        (outcome, _) => outcome.map(|_| mailed),
    }
}
