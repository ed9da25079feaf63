//! A reset that was asked for is worked off: only now is the address looked up.

use domain::Change;
use domain::account::Membership;
use domain::account::reset::open_reset;
use domain::change::Mail;
use domain::user::set_up_again;
use platform::Context;
use platform::clock::back_off;
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use platform::table::Extra;

use crate::mail::{TRIES, at_once};

/// A reset was asked for an address: only now is it looked up, so that known and unknown ones answer alike. Somebody who is
/// active without ever having had a credential is mailed a link to set one instead.
pub(super) async fn open(cx: &Context, mail: &Mail, done: Extra) -> Result<(), Problem> {
    for tried in 1.. {
        let mark = cx.table.read(&keys::account_address(&mail.to).into()).await?.account_address(&mail.to)?;
        let account = match mark {
            Some(mark) => cx.table.read(&keys::account(mark.account).into()).await?.account(mark.account)?,
            None => None,
        };
        if account.is_none() {
            for place in cx.table.awaiting(&mail.to).await? {
                set_up(cx, &place).await?;
            }
        }
        let change = account.map_or_else(Change::quiet, |account| at_once(cx, |at| open_reset(at, account)).map(drop));
        match commit(cx, change, None, vec![done.clone()], None).await {
            Err(problem) if problem.again && tried < TRIES => back_off(tried).await,
            outcome => return outcome,
        }
    }
    Ok(())
}

async fn set_up(cx: &Context, place: &Membership) -> Result<(), Problem> {
    let Membership { org, user } = *place;
    let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user)])).await?;
    let (Some(org), Some(user), Some(invitation)) = (found.organization(org)?, found.user(org, user)?, found.invitation(org, user)?) else {
        return Ok(());
    };
    match at_once(cx, |at| set_up_again(at, &org, &user, invitation)) {
        Some(change) => commit(cx, change, None, Vec::new(), None).await.map(drop),
        None => Ok(()),
    }
}
