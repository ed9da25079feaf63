//! What stands behind an invitation's link: read for every call that a link's holder makes.

use domain::invitation::create::{Holder as Holding, Invite, Marks, last_to_leave};
use domain::invitation::door::{AddressHolder, Door, LinkKind};
use domain::invitation::fix_address::NewAddress;
use domain::invitation::hold::Hold;
use domain::{AddressProof, CatalogKind, Catalogs, Email, EntryId, Invitation, Name, OrgId, Organization, Time, User, UserId};
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::{self, Keys};
use platform::seal::{Link, Purpose};
use platform::table::Found;

use crate::sessions::places;
use crate::users::get_user::user_and_invitation;
use crate::views::catalogs;

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

/// Opens the door: the granter and the holder of the invited address are read, their keys being known only now. Of an account
/// that is proved and not signed in it is asked where its person is active; one that is not proved is read as well.
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
    let signed_in = who.signed_in.as_ref().map(|s| s.account.clone());
    let address = match (around.account_address(&user.email)?, &signed_in) {
        (None, _) => None,
        (Some(mark), Some(account)) if account.id == mark.account => Some(account.clone().into()),
        (Some(mark), _) if mark.proof == AddressProof::Proved => Some(match places::stranded(cx, mark.account).await? {
            Some(account) => AddressHolder::Stranded(Box::new(account)),
            None => AddressHolder::Proved(mark.account),
        }),
        (Some(mark), _) => cx.table.read(&keys::account(mark.account).into()).await?.account(mark.account)?.map(AddressHolder::from),
    };
    let door = Door {
        granter_stamp: granter.as_ref().and_then(|granter| granter.grants_still(&user, &invitation, &org)),
        signed_in,
        org,
        user,
        invitation,
        kind,
        epoch: link.epoch,
        address,
        others: Vec::new(),
    };
    Ok(Opened { door, granter })
}

/// The keys of who holds an address, and of who had it.
pub fn at_address(org: OrgId, email: &Email) -> Keys {
    Keys::from([keys::address(org, email), keys::former(org, email)])
}

/// The keys that decide whether the address may be invited: those, and whether mails to it are held back.
pub fn invitable(org: OrgId, email: &Email) -> Keys {
    at_address(org, email).and(keys::suppression(org, email))
}

/// The keys of what is said of somebody who is invited: whose the organization's own id is, and the lists that are referred to.
pub fn said_keys(org: OrgId, external_id: Option<&Name>, department: Option<EntryId>, position: Option<&Name>) -> Keys {
    let external = external_id.map_or_else(Keys::none, |id| keys::external_id(org, id).into());
    external.and(lists_of(department, position).into_iter().map(|kind| keys::catalog(org, kind)).collect::<Keys>())
}

fn lists_of(department: Option<EntryId>, position: Option<&Name>) -> Vec<CatalogKind> {
    let asked = [(CatalogKind::Departments, department.is_some()), (CatalogKind::Positions, position.is_some())];
    asked.into_iter().filter(|(_, asked)| *asked).map(|(kind, _)| kind).collect()
}

/// The lists that are referred to, among what was read by [`said_keys`].
///
/// # Errors
/// 503.
pub fn lists_said(found: &Found, org: OrgId, department: Option<EntryId>, position: Option<&Name>) -> Result<Catalogs, Problem> {
    catalogs::found(found, org, lists_of(department, position))
}

/// What stands at the markers that `invite` asks for.
///
/// # Errors
/// 503.
pub fn marks(found: &Found, org: OrgId, invite: &Invite, confirmed: bool) -> Result<Marks, Problem> {
    let external_holder = invite.external_id.as_ref().map(|id| found.external_id(org, id)).transpose()?.flatten();
    let lists = lists_said(found, org, invite.department, invite.position.as_ref())?;
    Ok(Marks { hold: Hold::of(found.suppression(org, &invite.email)?.is_some(), confirmed), external_holder, lists })
}

/// What a mail to an invited person depends on besides the invitation.
pub struct BeforeMail {
    /// The present grant stamp of whoever granted it; none if that person has the right no more.
    pub granter_stamp: Option<u32>,
    /// Whether the organization's mails to the address are held back.
    pub suppressed: bool,
}

/// Reads it: the granter only if that is not the caller.
///
/// # Errors
/// 503.
pub async fn before_mail(cx: &Context, org: &Organization, caller: &User, user: &User, invitation: &Invitation) -> Result<BeforeMail, Problem> {
    let found = cx.table.read(&before_mail_keys(caller, user, invitation)).await?;
    before_mail_in(&found, org, caller, user, invitation)
}

/// What [`before_mail`] reads.
pub fn before_mail_keys(caller: &User, user: &User, invitation: &Invitation) -> Keys {
    granter_key(caller, invitation).and(keys::suppression(user.org, &user.email))
}

/// The same from what was read.
///
/// # Errors
/// 503.
pub fn before_mail_in(found: &Found, org: &Organization, caller: &User, user: &User, invitation: &Invitation) -> Result<BeforeMail, Problem> {
    Ok(BeforeMail { granter_stamp: stamp_in(found, org, caller, user, invitation)?, suppressed: found.suppression(user.org, &user.email)?.is_some() })
}

/// The address `email` for somebody whose own is wrong; `found` holds its marker and whether mails to it are held back.
///
/// # Errors
/// 503.
pub fn new_address(found: &Found, org: OrgId, email: Email, confirmed: bool) -> Result<NewAddress, Problem> {
    let hold = Hold::of(found.suppression(org, &email)?.is_some(), confirmed);
    Ok(NewAddress { holder: found.address(org, &email)?, email, hold })
}

/// What [`new_address`] looks at.
pub fn new_address_keys(org: OrgId, email: &Email) -> Keys {
    Keys::from([keys::address(org, email), keys::suppression(org, email)])
}

/// The door, and whether the organization's mails to the invited address are held back; both are read at once.
///
/// # Errors
/// As [`open`].
pub async fn open_for_mail(cx: &Context, who: &Holder, found: &Found) -> Result<(Opened, bool), Problem> {
    let link = who.link()?;
    let user = found.user(link.org, link.user)?.ok_or_else(Problem::unknown_link)?;
    let key = keys::suppression(link.org, &user.email).into();
    let (opened, held) = futures::join!(open(cx, who, found), cx.table.read(&key));
    Ok((opened?, held?.suppression(link.org, &user.email)?.is_some()))
}

/// Who holds an address, or was the last to have it; the markers were read.
///
/// # Errors
/// 404 if the person is gone by now, 503.
pub async fn standing_at(cx: &Context, org: &Organization, caller: &User, markers: &Found, email: &Email) -> Result<Option<Holding>, Problem> {
    if let Some(user) = markers.address(caller.org, email)? {
        return Ok(Some(holder(cx, org, caller, user).await?));
    }
    let former = markers.former(caller.org, email)?;
    let found = cx.table.read(&former.iter().map(|id| keys::user(caller.org, *id)).collect::<Keys>()).await?;
    let users: Result<Vec<_>, _> = former.into_iter().map(|id| found.user(caller.org, id)).collect();
    Ok(last_to_leave(users?.into_iter().flatten()).map(|user| Holding { user, invitation: None, granter_stamp: None }))
}

/// The door with its user and invitation as they are now, after the address was looked up.
///
/// # Errors
/// 503.
pub async fn read_again(cx: &Context, door: Door) -> Result<Door, Problem> {
    let (org, user) = (door.org.id, door.user.id);
    let found = cx.table.read(&Keys::from([keys::user(org, user), keys::invitation(org, user)])).await?;
    let (user, invitation) = (found.user(org, user)?, found.invitation(org, user)?);
    Ok(Door { user: user.unwrap_or(door.user.clone()), invitation: invitation.unwrap_or(door.invitation.clone()), ..door })
}

/// The person who holds an address already, with the invitation and how it stands.
///
/// # Errors
/// 404 if the person is gone by now, 503.
pub async fn holder(cx: &Context, org: &Organization, caller: &User, id: UserId) -> Result<Holding, Problem> {
    let (user, invitation) = user_and_invitation(cx, caller.org, id).await?;
    let granter_stamp = match &invitation {
        Some(invitation) => granter_stamp(cx, org, caller, &user, invitation).await?,
        None => None,
    };
    Ok(Holding { user, invitation, granter_stamp })
}

/// The present grant stamp of whoever granted the invitation, as long as that person has the right; read only if that is not the caller.
///
/// # Errors
/// 503.
pub async fn granter_stamp(cx: &Context, org: &Organization, caller: &User, user: &User, invitation: &Invitation) -> Result<Option<u32>, Problem> {
    stamp_in(&cx.table.read(&granter_key(caller, invitation)).await?, org, caller, user, invitation)
}

fn granter_key(caller: &User, invitation: &Invitation) -> Keys {
    if invitation.granter == caller.id { Keys::none() } else { keys::user(caller.org, invitation.granter).into() }
}

fn stamp_in(found: &Found, org: &Organization, caller: &User, user: &User, invitation: &Invitation) -> Result<Option<u32>, Problem> {
    let granter = if invitation.granter == caller.id { Some(caller.clone()) } else { found.user(caller.org, invitation.granter)? };
    Ok(granter.and_then(|granter| granter.grants_still(user, invitation, org)))
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
