//! A reset that was asked for is worked off: only now is the address looked up.

use domain::account::Membership;
use domain::account::reset::open_reset;
use domain::change::Mail;
use domain::invitation::renew::renew_by_reset;
use domain::user::set_up_again;
use domain::{Account, Change, StatusKind};
use platform::Context;
use platform::clock::back_off;
use platform::edge::{Problem, commit};
use platform::keys::{self, Keys};
use platform::table::Extra;

use crate::mail::{TRIES, at_once};

/// A reset was asked for an address: only now is it looked up, so that known and unknown ones answer alike. Whoever waits
/// there for a credential is mailed the link to get one again: somebody active who never had one, and somebody pending
/// where the organization has it so.
pub(super) async fn open(cx: &Context, mail: &Mail, done: Extra) -> Result<(), Problem> {
    for tried in 1.. {
        let account = login(cx, mail).await?;
        for place in waiting(cx, mail).await? {
            send_again(cx, &place, account.is_none()).await?;
        }
        let change = account.map_or_else(Change::quiet, |account| at_once(cx, |at| open_reset(at, account, mail.org)).map(drop));
        match commit(cx, change, None, vec![done.clone()], None).await {
            Err(problem) if problem.again && tried < TRIES => back_off(tried).await,
            outcome => return outcome,
        }
    }
    Ok(())
}

/// Everywhere that somebody waits for a credential: where an admin ordered it, there alone.
async fn waiting(cx: &Context, mail: &Mail) -> Result<Vec<Membership>, Problem> {
    let mut places = cx.table.awaiting(&mail.to).await?;
    if let Some(user) = mail.user {
        places.retain(|place| place.user == user);
    }
    Ok(places)
}

/// The account that the order is about: that of the person whom an admin named, else that of the address.
async fn login(cx: &Context, mail: &Mail) -> Result<Option<Account>, Problem> {
    let named = match (mail.org, mail.user) {
        (Some(org), Some(user)) => cx.table.read(&keys::user(org, user).into()).await?.user(org, user)?.and_then(|user| user.account),
        _ => cx.table.read(&keys::account_address(&mail.to).into()).await?.account_address(&mail.to)?.map(|mark| mark.account),
    };
    match named {
        Some(id) => Ok(cx.table.read(&keys::account(id).into()).await?.account(id)?),
        None => Ok(None),
    }
}

/// Mails the link to get a credential again, if the person still waits for it. Whoever has an account gets in by that.
async fn send_again(cx: &Context, place: &Membership, without_account: bool) -> Result<(), Problem> {
    for tried in 1.. {
        let Membership { org, user } = *place;
        let found = cx.table.read(&Keys::from([keys::organization(org), keys::user(org, user), keys::invitation(org, user)])).await?;
        let (Some(org), Some(user), Some(invitation)) = (found.organization(org)?, found.user(org, user)?, found.invitation(org, user)?) else {
            return Ok(());
        };
        let sent = if user.status.kind() == StatusKind::Pending {
            let granter = cx.table.read(&keys::user(org.id, invitation.granter).into()).await?.user(org.id, invitation.granter)?;
            let stamp = granter.and_then(|granter| granter.grants_still(&user, &invitation, &org));
            at_once(cx, |at| renew_by_reset(at, &org, user, invitation, stamp)).map(|change| change.map(drop))
        } else {
            at_once(cx, |at| set_up_again(at, &org, &user, invitation)).filter(|_| without_account).map(|change| change.map(drop))
        };
        let Some(change) = sent else { return Ok(()) };
        match commit(cx, change, None, Vec::new(), None).await {
            Err(problem) if problem.again && tried < TRIES => back_off(tried).await,
            outcome => return outcome,
        }
    }
    Ok(())
}
