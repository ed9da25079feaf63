//! Sends many invitations again (R70): each in a transaction of its own, each with its own outcome. With an Idempotency-Key a
//! repetition sends nothing twice and answers the same, also after a call that broke off half-way.

use std::collections::BTreeSet;

use domain::invitation::hold::Hold;
use domain::invitation::resend::resend;
use domain::{Change, Operation, Refused, UserId};
use futures::stream::{self, StreamExt as _};
use platform::Context;
use platform::clock::back_off;
use platform::edge::{Answer, Member, Problem};
use platform::keys::{self, Keys};
use platform::pace::{LANES, in_lane};
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::invitations::door::{before_mail_in, before_mail_keys};
use crate::users::get_user::one;

/// Invitations of one call at most.
const MOST: usize = 50;
/// How often one is decided anew when something else came first.
const TRIES: u32 = 8;

/// Whose.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`, at most 50.
    pub users: Vec<String>,
    /// Where mails to an address are held back, these go all the same: the holds are lifted.
    #[serde(default)]
    pub confirm_suppressed: bool,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// Whose, as it was asked.
    pub user: String,
    /// resent, duplicate_in_list, or the code of the refusal.
    pub outcome: String,
    /// Seconds to wait, where it was too soon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
}

/// What became of each, in the order asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// One for each.
    pub data: Vec<Row>,
}

/// 200, whatever became of each.
pub type Answered = Answer<Reply>;

/// The people and their invitations.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let ids = request.users.iter().take(MOST).filter_map(|id| id.parse().ok());
    ids.flat_map(|id| [keys::user(claims.org, id), keys::invitation(claims.org, id)]).collect()
}

/// Resends.
///
/// # Errors
/// 422 for more than 50 or none; 503.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    if request.users.is_empty() || request.users.len() > MOST {
        return Err(Problem::field("invalid", "/users", if request.users.is_empty() { "required" } else { "too_many" }));
    }
    let mut seen = BTreeSet::new();
    let asked: Vec<(String, bool)> = request.users.into_iter().map(|user| (user.clone(), seen.insert(user))).collect();
    let (who, found, confirmed) = (&who, &found, request.confirm_suppressed);
    let rows = stream::iter(asked.into_iter().map(|(user, first)| async move {
        if first { in_lane(row(cx, who, user, found, confirmed)).await } else { Ok(Row { user, outcome: "duplicate_in_list".to_owned(), retry_after: None }) }
    }));
    let rows: Vec<Result<Row, Problem>> = rows.buffered(LANES).collect().await;
    let data = rows.into_iter().collect::<Result<Vec<Row>, Problem>>()?;
    let kept = data.iter().map(|row| row.retry_after.map_or_else(|| row.outcome.clone(), |wait| format!("{}:{wait}", row.outcome)));
    who.call.commit(cx, Change::quiet(), 200, &[("outcomes", kept.collect::<Vec<_>>().join(" "))]).await?;
    Ok(Answer::ok(Reply { data }))
}

/// The outcomes again.
///
/// # Errors
/// None.
pub async fn replay(_: &Context, _: Member, request: Request, receipt: Receipt) -> Result<Answered, Problem> {
    let outcomes = receipt.id("outcomes").unwrap_or_default().split(' ');
    let data = request.users.into_iter().zip(outcomes).map(|(user, kept)| match kept.split_once(':') {
        Some((outcome, wait)) => Row { user, outcome: outcome.to_owned(), retry_after: wait.parse().ok() },
        None => Row { user, outcome: kept.to_owned(), retry_after: None },
    });
    Ok(Answer::ok(Reply { data: data.collect() }))
}

/// One of them, decided anew as long as something else comes first.
async fn row(cx: &Context, who: &Member, user: String, found: &Found, confirmed: bool) -> Result<Row, Problem> {
    let said = |outcome: &str, retry_after| Row { user: user.clone(), outcome: outcome.to_owned(), retry_after };
    let Ok(id) = user.parse::<UserId>() else { return Ok(said("not_found", None)) };
    let mut answer = resend_one(cx, who, id, found, confirmed).await;
    for tried in 1..TRIES {
        if !matches!(&answer, Err(problem) if problem.again) {
            break;
        }
        back_off(tried).await;
        let found = cx.table.read(&Keys::from([keys::user(who.org.id, id), keys::invitation(who.org.id, id)])).await?;
        answer = resend_one(cx, who, id, &found, confirmed).await;
    }
    match answer {
        Ok(()) => Ok(said("resent", None)),
        Err(problem) if problem.status >= 500 => Err(problem),
        Err(problem) => Ok(said(problem.code, problem.retry_after.filter(|_| problem.status == 429).map(|wait| wait.0))),
    }
}

/// Resends, unless the same call did it before: its receipt for this person says so.
async fn resend_one(cx: &Context, who: &Member, id: UserId, found: &Found, confirmed: bool) -> Result<(), Problem> {
    let org = who.org.id;
    let user = one(found, org, Some(id))?;
    let invitation = found.invitation(org, id)?.ok_or(Refused::WrongStatus(Operation::Resend, user.status.kind()))?;
    let call = who.call.part(&id.to_string());
    let receipt = call.once.as_ref().map_or_else(Keys::none, |once| once.key.clone().into());
    let around = cx.table.read(&before_mail_keys(&who.user, &user, &invitation).and(receipt)).await?;
    if call.is_done(&around, cx.clock.now())? {
        return Ok(());
    }
    let before = before_mail_in(&around, &who.org, &who.user, &user, &invitation)?;
    let hold = Hold::of(before.suppressed, confirmed);
    let change = call.decide(cx, who.actor(), |at| resend(at, &who.org, &who.user, user, invitation, before.granter_stamp, hold))?;
    call.commit(cx, change, 200, &[]).await?;
    Ok(())
}
