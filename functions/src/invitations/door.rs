//! What stands behind an invitation's link: read for every call that a link's holder makes.

use domain::invitation::door::{Door, LinkKind};
use domain::{Invitation, Time, User};
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::{self, Keys};
use platform::seal::{Link, Purpose};
use platform::table::Found;

/// The door, and whose right to invite it rests on.
pub struct Opened {
    /// What the rules ask.
    pub door: Door,
    /// The granter, as long as it exists.
    pub granter: Option<User>,
}

/// User, invitation and organization: their keys are in the link.
pub fn wants(claims: &HolderClaims) -> Keys {
    match claims.link {
        Some(Link { org, user, .. }) => Keys::from([keys::user(org, user), keys::invitation(org, user), keys::organization(org)]),
        None => Keys::none(),
    }
}

/// Which kind of link it is; a link of another purpose leads nowhere here.
fn kind(link: &Link) -> Result<LinkKind, Problem> {
    match link.purpose {
        Purpose::Invite => Ok(LinkKind::Invite),
        Purpose::Handed => Ok(LinkKind::Handed),
        Purpose::Setup => Ok(LinkKind::Setup),
        Purpose::Notice | Purpose::Reset | Purpose::Verify => Err(Problem::unknown_link()),
    }
}

/// Opens the door: the granter and the holder of the invited address are read, their keys being known only now.
///
/// # Errors
/// 410 `unknown` if the link leads nowhere.
pub async fn open(cx: &Context, who: &Holder, found: &Found) -> Result<Opened, Problem> {
    let link = who.link()?;
    let kind = kind(&link)?;
    let org = found.organization(link.org)?.ok_or_else(Problem::unknown_link)?;
    let user = found.user(link.org, link.user)?.ok_or_else(Problem::unknown_link)?;
    let invitation = found.invitation(link.org, link.user)?.ok_or_else(Problem::unknown_link)?;
    let around = cx.table.read(&Keys::from([keys::user(org.id, invitation.granter), keys::account_address(&user.email)])).await?;
    let granter = around.user(org.id, invitation.granter)?;
    let signed_in = who.signed_in.as_ref().map(|s| &s.account);
    let address = match around.account_address(&user.email)? {
        None => None,
        Some(mark) if signed_in.is_some_and(|account| account.id == mark.account) => signed_in.cloned(),
        Some(mark) => cx.table.read(&keys::account(mark.account).into()).await?.account(mark.account)?,
    };
    let door = Door {
        granter_stamp: granter.as_ref().map(|granter| granter.grant_stamp),
        signed_in: signed_in.map(|account| account.id),
        org,
        user,
        invitation,
        kind,
        epoch: link.epoch,
        address,
    };
    Ok(Opened { door, granter })
}

/// The present grant stamp of whoever granted the invitation; read only if that is not the caller.
///
/// # Errors
/// 503.
pub async fn granter_stamp(cx: &Context, caller: &User, invitation: &Invitation) -> Result<Option<u32>, Problem> {
    if invitation.granter == caller.id {
        return Ok(Some(caller.grant_stamp));
    }
    let granter = cx.table.read(&keys::user(caller.org, invitation.granter).into()).await?.user(caller.org, invitation.granter)?;
    Ok(granter.map(|granter| granter.grant_stamp))
}

impl Opened {
    /// Who invited, as pages and previews name them.
    pub fn inviter(&self) -> String {
        self.granter.as_ref().map(User::display_name).unwrap_or_default()
    }
    /// Until when the link works.
    pub fn expires_at(&self) -> Time {
        match self.door.kind {
            LinkKind::Setup => self.door.invitation.setup_until.unwrap_or(self.door.invitation.expires_at),
            LinkKind::Invite | LinkKind::Handed => self.door.invitation.expires_at,
        }
    }
}
