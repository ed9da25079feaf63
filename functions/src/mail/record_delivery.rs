//! Records what SES reports on a mail (F9; INVITATIONS section 8): sent, delivered, late, bounced, complained, rejected.
//!
//! The mail is found by the ids in its own tags. What is no report on a mail of ours is named in the log and taken as done:
//! coming again would not make it one.

mod ses;

use domain::invitation::delivered::{Report, report, report_of_account};
use domain::invitation::{DeliveryState, MailOwner};
use domain::{Change, Invitation, User};
use platform::Context;
use platform::clock::back_off;
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use serde_json::{Value, json};

use crate::mail::{TRIES, at_once};
use crate::timers::recipients;

/// Records one report. Answers whether it was news.
///
/// # Errors
/// 503; the bus tries again.
pub async fn handle(cx: &Context, event: Value) -> Result<Value, Problem> {
    let id = event["id"].as_str().filter(|id| id.len() <= 64 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')).unwrap_or("unreadable").to_owned();
    let Some((owner, report)) = ses::read(event) else {
        tracing::warn!(event.id = id, "no report on a mail of ours");
        return Ok(json!({ "recorded": false }));
    };
    for tried in 1.. {
        let Some(change) = noted(cx, owner, &report).await? else { break };
        match commit(cx, change, None, Vec::new(), None).await {
            Err(problem) if problem.again && tried < TRIES => back_off(tried).await,
            Err(problem) => return Err(problem),
            Ok(()) => {
                tracing::info!(mail.id = %report.mail, template = report.template.name(), state = report.state.name(), "recorded");
                return Ok(json!({ "recorded": true }));
            }
        }
    }
    tracing::info!(mail.id = %report.mail, state = report.state.name(), event.id = id, "no news, or nobody's mail");
    Ok(json!({ "recorded": false }))
}

/// What a report changes; none if it is no news, or the mail nobody's that is left.
///
/// # Errors
/// 503.
pub(super) async fn noted(cx: &Context, owner: MailOwner, told: &Report) -> Result<Option<Change<()>>, Problem> {
    // A mail of which no more is known than that it was sent has no row.
    let fate_key = (told.state > DeliveryState::Sent).then(|| keys::mail_fate(owner, told.mail));
    let fate = fate_key.map_or_else(Keys::none, Keys::from);
    match owner {
        MailOwner::User(org, user) => {
            let found = cx.table.read(&fate.and([keys::user(org, user), keys::invitation(org, user)])).await?;
            let (Some(user), Some(invitation)) = (found.user(org, user)?, found.invitation(org, user)?) else { return Ok(None) };
            let fate = found.mail_fate(owner, told.mail)?;
            let tell = if told.state.is_trouble() { to_tell(cx, &user, &invitation).await? } else { None };
            Ok(at_once(cx, |at| report(at, user, invitation, fate, told, tell.as_ref())))
        }
        MailOwner::Account(id) => {
            let found = cx.table.read(&fate.and(keys::account(id))).await?;
            let Some(account) = found.account(id)? else { return Ok(None) };
            let fate = found.mail_fate(owner, told.mail)?;
            Ok(at_once(cx, |at| report_of_account(at, id, account.version, fate, told)))
        }
    }
}

/// The admin who learns of a mail that came back.
async fn to_tell(cx: &Context, user: &User, invitation: &Invitation) -> Result<Option<User>, Problem> {
    let org = user.org;
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::keepers(org), keys::user(org, invitation.granter)])).await?;
    let Some(organization) = found.organization(org)? else { return Ok(None) };
    let keepers = found.keepers(org)?.map(|keepers| keepers.in_order()).unwrap_or_default();
    recipients::choose(cx, &organization, found.user(org, invitation.granter)?.as_ref(), keepers, user).await
}
