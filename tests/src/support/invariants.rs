//! What must hold of the whole table after whatever was done (RELIABILITY section 3), as far as one look at it can tell.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::Membership;
use domain::organization::Keepers;
use domain::policy::OwnerModel;
use domain::{Account, AccountId, Group, GroupId, Invitation, OrgId, Organization, Status, StatusKind, User, UserId};
use platform::forms::{AccountMark, AddressMark, AuditRow, Projected, Stored};
use platform::item::{Item, key_of};
use platform::keys::{self, Key};
use platform::table::Table;

/// The table, read.
#[derive(Default)]
struct Whole {
    organizations: BTreeMap<OrgId, Organization>,
    keepers: BTreeMap<OrgId, Keepers>,
    users: BTreeMap<(OrgId, UserId), User>,
    invitations: BTreeMap<(OrgId, UserId), Invitation>,
    accounts: BTreeMap<AccountId, Account>,
    marks: BTreeMap<Key, UserId>,
    external: BTreeMap<Key, UserId>,
    projected: BTreeMap<(OrgId, UserId), Projected>,
    marked: BTreeSet<Key>,
    counts: BTreeMap<(OrgId, String), i64>,
    logins: BTreeMap<Key, AccountId>,
    memberships: BTreeMap<Key, Membership>,
    groups: BTreeMap<(OrgId, GroupId), u32>,
    members: BTreeSet<(OrgId, GroupId, UserId)>,
    at_people: BTreeSet<(OrgId, GroupId, UserId)>,
    tidying: BTreeSet<String>,
    records: Vec<AuditRow>,
    wrong: Vec<String>,
}

/// Everything that is wrong with the table, once all that follows from what was done is done.
pub async fn broken(table: &Table) -> Vec<String> {
    let whole = read(table).await;
    let mut wrong = Vec::new();
    whole.found_and_counted(&mut wrong);
    wrong.extend(whole.judge());
    wrong
}

/// Everything that is wrong with it at any moment: whoever changed may not be found by their words yet.
pub async fn broken_at_once(table: &Table) -> Vec<String> {
    read(table).await.judge()
}

async fn read(table: &Table) -> Whole {
    let (mut whole, mut start) = (Whole::default(), None);
    loop {
        let page = table.client.scan().table_name(&table.name).consistent_read(true).set_exclusive_start_key(start).send().await.unwrap();
        page.items().iter().for_each(|item| whole.take(item));
        start = page.last_evaluated_key;
        if start.is_none() {
            return whole;
        }
    }
}

fn holds_its_address(user: &User) -> bool {
    !matches!(user.status.kind(), StatusKind::Terminated | StatusKind::Erased)
}

impl Whole {
    fn read<T: Stored>(&mut self, item: &Item) -> Option<T> {
        T::from_item(item).map_err(|error| self.wrong.push(error.to_string())).ok()
    }

    fn take(&mut self, item: &Item) {
        let key = key_of(item).unwrap();
        if let Some(place) = keys::user_at(&key) {
            self.read(item).map(|user| self.users.insert(place, user));
        } else if let Some(place) = keys::invitation_at(&key) {
            self.read(item).map(|invitation| self.invitations.insert(place, invitation));
        } else if keys::is_account(&key) {
            self.read(item).map(|account: Account| self.accounts.insert(account.id, account));
        } else if keys::is_address(&key) {
            self.read(item).map(|mark: AddressMark| self.marks.insert(key, mark.user));
        } else if keys::is_external_id(&key) {
            self.read(item).map(|mark: AddressMark| self.external.insert(key, mark.user));
        } else if let Some(place) = keys::projected_at(&key) {
            self.read(item).map(|projected| self.projected.insert(place, projected));
        } else if keys::is_projected_mark(&key) {
            self.marked.insert(key);
        } else if let Some(org) = keys::counts_at(&key) {
            for (status, count) in item.iter().filter_map(|(name, count)| Some((name, count.as_n().ok()?))) {
                *self.counts.entry((org, status.clone())).or_default() += count.parse::<i64>().unwrap();
            }
        } else if keys::is_account_address(&key) {
            self.read(item).map(|mark: AccountMark| self.logins.insert(key, mark.account));
        } else if keys::is_audit(&key) {
            // A row whose digest is not its own cannot be read (I13).
            let row = self.read(item);
            self.records.extend(row);
        } else if key.pk.starts_with("A#") && key.sk.starts_with(keys::MEMBERSHIPS) {
            self.read(item).map(|membership| self.memberships.insert(key, membership));
        } else if keys::is_group(&key) {
            self.read(item).map(|group: Group| self.groups.insert((group.org, group.id), group.members));
        } else if let Some(member) = keys::group_member_at(&key) {
            self.members.insert(member);
        } else if let Some(member) = keys::membership_of_group_at(&key) {
            self.at_people.insert(member);
        } else if keys::outbox_at(&key).is_some() {
            self.tidying.extend(["user", "group"].iter().filter_map(|name| item.get(*name)?.as_s().ok()).cloned());
        } else if let Some(org) = keys::organization_of(&key) {
            if key == keys::organization(org) {
                self.read(item).map(|organization| self.organizations.insert(org, organization));
            } else if key == keys::keepers(org) {
                self.read(item).map(|keepers| self.keepers.insert(org, keepers));
            }
        }
    }

    fn judge(mut self) -> Vec<String> {
        let mut wrong = std::mem::take(&mut self.wrong);
        self.addresses(&mut wrong);
        self.links(&mut wrong);
        self.people_who_run_it(&mut wrong);
        self.ways_in(&mut wrong);
        self.told_once(&mut wrong);
        self.in_groups(&mut wrong);
        wrong
    }

    /// I1: an address has one holder, and a marker exactly while it has one; of accounts alike.
    fn addresses(&self, wrong: &mut Vec<String>) {
        let mut holders = BTreeMap::new();
        for user in self.users.values().filter(|user| holds_its_address(user)) {
            if let Some(other) = holders.insert(keys::address(user.org, &user.email), user.id) {
                wrong.push(format!("I1: {other} and {} have one address", user.id));
            }
        }
        if holders != self.marks {
            wrong.push(format!("I1: holders {holders:?}, markers {:?}", self.marks));
        }
        let external: BTreeMap<Key, UserId> =
            self.users.values().filter_map(|user| Some((keys::external_id(user.org, user.external_id.as_ref()?), user.id))).collect();
        if external != self.external {
            wrong.push(format!("I1: ids of the organizations' own {external:?}, markers {:?}", self.external));
        }
        let accounts: BTreeMap<Key, AccountId> =
            self.accounts.values().filter(|account| !account.is_retired()).map(|account| (keys::account_address(&account.email), account.id)).collect();
        if accounts != self.logins {
            wrong.push(format!("I1: accounts {accounts:?}, markers {:?}", self.logins));
        }
    }

    /// I4 to I6: somebody pending has the one open epoch that the user's row names; nobody else has an open link.
    fn links(&self, wrong: &mut Vec<String>) {
        for (place, user) in &self.users {
            let invitation = self.invitations.get(place);
            match (&user.status, invitation) {
                (Status::Pending { link }, Some(invitation)) => {
                    if (link.epoch, link.expires_at) != (invitation.epoch, invitation.expires_at) {
                        wrong.push(format!("I5: {} shows epoch {}, the invitation is at {}", user.id, link.epoch, invitation.epoch));
                    }
                    if let Some(reason) = invitation.ends.get(&invitation.epoch) {
                        wrong.push(format!("I6: {} is pending and the epoch ended with {}", user.id, reason.name()));
                    }
                }
                (Status::Pending { .. }, None) => wrong.push(format!("I3: {} is pending and was not invited", user.id)),
                (_, Some(invitation)) if !invitation.ends.contains_key(&invitation.epoch) => {
                    wrong.push(format!("I6: {} is {} and the link lives", user.id, user.status.kind().name()));
                }
                _ => {}
            }
        }
        for (org, user) in self.invitations.keys().filter(|place| !self.users.contains_key(place)) {
            wrong.push(format!("I3: an invitation in {org} of {user}, who is nobody"));
        }
    }

    /// I11: the sets of active owners and admins are what the users are, and the one that counts is not empty.
    fn people_who_run_it(&self, wrong: &mut Vec<String>) {
        for (id, organization) in &self.organizations {
            let active = |role: &str| -> BTreeSet<UserId> {
                let of = self.users.values().filter(|user| user.org == *id && user.status.kind() == StatusKind::Active && user.role.as_str() == role);
                of.map(|user| user.id).collect()
            };
            let (owners, admins) = (active("owner"), active("admin"));
            let none = Keepers { owners: Vec::new(), admins: Vec::new() };
            let keepers = self.keepers.get(id).unwrap_or(&none);
            let kept = (keepers.owners.iter().copied().collect(), keepers.admins.iter().copied().collect());
            if kept != (owners.clone(), admins.clone()) {
                wrong.push(format!("I11: {id} keeps {kept:?}, and has owners {owners:?} and admins {admins:?}"));
            }
            let indispensable = if organization.policies().owner_model == OwnerModel::None { &admins } else { &owners };
            if indispensable.is_empty() {
                wrong.push(format!("I11: nobody runs {id}"));
            }
        }
    }

    /// Whoever has a login is a member of it, and whoever is a member has it.
    fn ways_in(&self, wrong: &mut Vec<String>) {
        for user in self.users.values().filter(|user| user.status.kind() == StatusKind::Active) {
            let Some(account) = user.account else { continue };
            let member = self.memberships.get(&keys::membership(account, user.org)).map(|membership| membership.user);
            if member != Some(user.id) {
                wrong.push(format!("{} is active with {account}, which is in {} as {member:?}", user.id, user.org));
            }
            if !self.accounts.contains_key(&account) {
                wrong.push(format!("{} has {account}, which does not exist", user.id));
            }
        }
    }

    /// Whoever is in a group has it noted on both sides and is counted there; nobody is in one that is no more, nor after they are
    /// erased, once that is tidied up.
    fn in_groups(&self, wrong: &mut Vec<String>) {
        let waits = |id: &str| self.tidying.contains(id);
        for member @ (org, group, user) in self.members.union(&self.at_people) {
            let forgotten = waits(&group.to_string());
            if !forgotten && self.members.contains(member) != self.at_people.contains(member) {
                wrong.push(format!("{user} is in {group} on one side alone"));
            }
            if !forgotten && !self.groups.contains_key(&(*org, *group)) {
                wrong.push(format!("{user} is in {group}, which is no more"));
            }
            let erased = self.users.get(&(*org, *user)).is_none_or(|user| user.status.kind() == StatusKind::Erased);
            if erased && !forgotten && !waits(&user.to_string()) {
                wrong.push(format!("{user} is in {group} and erased"));
            }
        }
        for ((org, group), counted) in &self.groups {
            let members = self.members.iter().filter(|member| (member.0, member.1) == (*org, *group)).count();
            if usize::try_from(*counted) != Ok(members) {
                wrong.push(format!("{group} counts {counted} and has {members}"));
            }
        }
    }

    /// Whoever there is, and nobody else, is found by their words and counted in their status, once all that follows is done.
    fn found_and_counted(&self, wrong: &mut Vec<String>) {
        let (mut marks, mut counts) = (BTreeSet::new(), BTreeMap::new());
        for (place, user) in &self.users {
            let is = self.projected.get(place).cloned().unwrap_or_default();
            let to_be = Projected::of(user, is.version);
            if is != to_be {
                wrong.push(format!("{} is projected as {is:?} and is {to_be:?}", user.id));
            }
            marks.extend(to_be.marks(user.org, user.id));
            if let Some(listed) = to_be.listed {
                *counts.entry((user.org, listed.name().to_owned())).or_default() += 1;
            }
        }
        if marks != self.marked {
            let (more, less): (Vec<_>, Vec<_>) = (self.marked.difference(&marks).collect(), marks.difference(&self.marked).collect());
            wrong.push(format!("words and positions: {more:?} too many, {less:?} missing"));
        }
        let counted: BTreeMap<_, i64> = self.counts.iter().filter(|(_, count)| **count != 0).map(|(of, count)| (of.clone(), *count)).collect();
        if counted != counts {
            wrong.push(format!("people counted {counted:?}, and there are {counts:?}"));
        }
    }

    /// I9: an epoch expires once.
    fn told_once(&self, wrong: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        let events = self.records.iter().flat_map(AuditRow::envelopes);
        for event in events.filter(|event| event["type"] == "invitation.expired") {
            let which = (event["subject"]["id"].to_string(), event["data"]["epoch"].to_string());
            if !seen.insert(which.clone()) {
                wrong.push(format!("I9: {} expired twice at epoch {}", which.0, which.1));
            }
        }
    }
}
