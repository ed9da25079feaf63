//! Whether a notice goes by itself now or waits for its recipient's digest (INVITATIONS section 7).

use domain::Mail;
use domain::limits::RECIPIENT;
use domain::notices::{Placed, Tray, place};
use platform::Context;
use platform::clock::back_off;
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use platform::table::{Extra, TrayFound};

use crate::mail::compose::has_point;
use crate::mail::{TRIES, at_once};

/// Places a claimed notice, in one transaction with its row: false if it waits now, or had no point any more. One that goes is
/// marked, so that it is placed once, whoever dies while sending it.
///
/// # Errors
/// 503; the claim's lease ends by itself, and the next sender places the notice.
pub(super) async fn goes_now(cx: &Context, row: &str, claim: &str, notice: &Mail) -> Result<bool, Problem> {
    for tried in 1..TRIES {
        match place_once(cx, row, claim, notice).await {
            // Another notice to the same person came first, or took the last of the day's mails.
            Err(problem) if problem.again || problem.is_limit(RECIPIENT) => back_off(tried).await,
            outcome => return outcome,
        }
    }
    place_once(cx, row, claim, notice).await
}

async fn place_once(cx: &Context, row: &str, claim: &str, notice: &Mail) -> Result<bool, Problem> {
    let (row, claim) = (row.to_owned(), claim.to_owned());
    let (Some(org), Some(user)) = (notice.org, notice.user) else { return Ok(true) };
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user)])).await?;
    let (Some(organization), Some(user), Some(invitation)) = (found.organization(org)?, found.user(org, user)?, found.invitation(org, user)?) else {
        return Ok(true);
    };
    if !has_point(cx, notice, &user, &invitation).await? {
        return Ok(true);
    }
    let TrayFound { tray, days_with_room } = cx.table.tray(Tray::new(org, notice.to.clone()), cx.clock.now()).await?;
    let change = at_once(cx, |at| place(at, &organization, tray, notice, user, invitation, |day| days_with_room.contains(&day)));
    let extra = match change.outcome {
        Placed::Goes => Extra::OutboxPlaced { id: row, claim },
        Placed::Waits => Extra::DeleteOutbox { id: row, claim },
        Placed::Postponed(due) => Extra::PostponeOutbox { id: row, claim, due },
    };
    let placed = commit(cx, change, None, vec![extra], None).await?;
    tracing::info!(mail.id = %notice.id, placed = ?placed, "a notice is placed");
    Ok(placed == Placed::Goes)
}
