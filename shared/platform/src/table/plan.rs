//! A commit as one transaction: what each fact writes, under which condition, and what it means if that fails.
//!
//! One transaction holds one write per item, so facts about one item become one write: an organization and its founder's
//! proof, an account and its last organization, several people who enter or leave one set of keepers, one counter raised
//! several times, an address freed and taken in the same breath.

mod extras;

pub(super) use extras::waiting;

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem};
use domain::account::Membership;
use domain::change::{KeeperMove, KeeperSet};
use domain::invitation::MailFate;
use domain::organization::Keepers;
use domain::{Account, AddressProof, Counter, Email, Expect, Fact, FollowUp, Limits, OrgId, Organization, Span, Time, UserId};

use super::commit::Commit;
use super::edit::Edit;
use super::{StoreError, Table};
use crate::forms::{AccountMark, AddressMark, Stored, Suppression};
use crate::item::{Item, key_attributes, list_of, number, set_of, text};
use crate::keys::{self, Key};

/// How long a counter outlives its period.
const COUNTER_KEPT: Span = Span::days(2);
/// How long after the last report on a mail another one is known to be a repetition.
const FATE_KEPT: Span = Span::days(180);

/// One write, and what the failure of its condition means.
pub(super) struct Write {
    pub(super) item: TransactWriteItem,
    pub(super) refusal: StoreError,
}

/// Builds the writes of one commit.
pub(super) struct Plan<'a> {
    table: &'a str,
    facts: &'a [Fact],
    limits: &'a Limits,
    now: Time,
    writes: Vec<Write>,
}

/// Everything that `commit` writes.
pub(super) fn writes(table: &Table, commit: &Commit<'_>) -> Result<Vec<Write>, StoreError> {
    let mut plan = Plan { table: &table.name, facts: commit.facts, limits: &table.limits, now: commit.now, writes: Vec::new() };
    for (at, fact) in commit.facts.iter().enumerate() {
        plan.fact(at, fact)?;
    }
    plan.follow_ups(commit.follow_ups)?;
    match commit.record {
        Some(record) => plan.record(record, commit.follow_ups, commit.source.as_deref())?,
        // Events stand in the record's row; without one nobody would ever be told.
        None if commit.follow_ups.iter().any(|follow_up| matches!(follow_up, FollowUp::Event(_))) => {
            return Err(StoreError::Busy("events of a change without a record".to_owned()));
        }
        None => {}
    }
    if let Some(receipt) = commit.once {
        plan.receipt(receipt)?;
    }
    for extra in &commit.also {
        plan.extra(extra)?;
    }
    Ok(plan.writes)
}

impl Plan<'_> {
    fn fact(&mut self, at: usize, fact: &Fact) -> Result<(), StoreError> {
        match fact {
            Fact::Organization(it) => self.organization(it),
            Fact::FounderProved(org) if self.has(|other| matches!(other, Fact::Organization(it) if it.id == *org)) => Ok(()),
            Fact::FounderProved(org) => {
                let edit = Edit::of(keys::organization(*org)).set("founder_proved", AttributeValue::Bool(true));
                self.edit(edit.add("version", number(1)).when_there())
            }
            Fact::Keeper(org, ..) => self.keepers(at, *org),
            Fact::Account(it) => self.account(it),
            Fact::Entered(account, ..) if self.has(|other| matches!(other, Fact::Account(it) if it.id == *account)) => Ok(()),
            Fact::Entered(account, orgs, stamp) => {
                let edit = Edit::of(keys::account(*account)).set("entered", list_of(orgs));
                self.edit(edit.when("access_stamp", "=", number(*stamp)))
            }
            Fact::ResetsCut(account) => {
                let edit = Edit::of(keys::account(*account)).remove("reset_until").remove("reset_before_until");
                self.edit(edit.add("version", number(1)).when_there())
            }
            Fact::Password(..) | Fact::PasswordRehashed(..) | Fact::PasswordGone(_) => self.password(fact),
            Fact::Membership(account, it) => self.edit(Edit::of(keys::membership(*account, it.org)).set_all(it.to_item()?)),
            Fact::MembershipGone(account, org, user) => self.delete(keys::membership(*account, *org), Some(("user", &user.to_string()))),
            Fact::AccountAddressTaken(email, account, proof) => {
                let proved = self.has(|other| matches!(other, Fact::AccountAddressProved(address, _) if address.folded() == email.folded()));
                let proof = if proved { AddressProof::Proved } else { *proof };
                self.put(keys::account_address(email), AccountMark { account: *account, proof }.to_item()?)
            }
            Fact::AccountAddressProved(email, account) => self.account_address_proved(email, &account.to_string()),
            Fact::AccountAddressFreed(email, account) => self.delete(keys::account_address(email), Some(("account", &account.to_string()))),
            Fact::AwaitsCredential(email, org, user) => {
                self.edit(Edit::of(keys::awaiting(email, *org)).set_all(Membership { org: *org, user: *user }.to_item()?))
            }
            Fact::CredentialSettled(email, org) => self.delete(keys::awaiting(email, *org), None),
            Fact::User(it) => self.entity(keys::user(it.org, it.id), it.version, it.to_item()?),
            Fact::Invitation(it) => self.entity(keys::invitation(it.org, it.user), it.version, it.to_item()?),
            Fact::UserAddressTaken(org, email, user) => self.user_address_taken(keys::address(*org, email), AddressMark { user: *user }),
            Fact::UserAddressFreed(org, email, user) => self.user_address_freed(keys::address(*org, email), &user.to_string()),
            Fact::Export(_) | Fact::DaysOff(_) | Fact::DaysOffGone(..) | Fact::UserIs(..) | Fact::Catalog(_) | Fact::CatalogIs(..) | Fact::ManagerIs(..) => {
                self.place(fact)
            }
            Fact::Group(_) | Fact::GroupGone(..) | Fact::GroupMember(..) | Fact::GroupMemberGone(..) => self.group(fact),
            Fact::ExternalIdTaken(org, id, user) => self.put(keys::external_id(*org, id), AddressMark { user: *user }.to_item()?),
            Fact::ExternalIdFreed(org, id, user) => self.delete(keys::external_id(*org, id), Some(("user", &user.to_string()))),
            Fact::FormerHolder(org, email, user) => self.edit(Edit::of(keys::former(*org, email)).add("users", set_of([user]))),
            Fact::FormerHolderBack(org, email, user, others) => self.former_holder_back(keys::former(*org, email), set_of([user]), *others),
            Fact::MailFate(it) => self.mail_fate(it),
            Fact::Suppressed(org, email, reason) => self.edit(Edit::of(keys::suppression(*org, email)).set_all(Suppression { reason: *reason }.to_item()?)),
            Fact::SuppressionLifted(org, email) => self.delete(keys::suppression(*org, email), None),
            Fact::Session(_) | Fact::SessionKept(..) | Fact::SessionEnded(..) => self.session(fact),
            Fact::GrantStamp(org, user, _) if self.has(|other| matches!(other, Fact::User(it) if (it.org, it.id) == (*org, *user))) => Ok(()),
            Fact::GrantStamp(org, user, stamp) => self.check(&keys::user(*org, *user), "grant_stamp", number(*stamp)),
            Fact::KeepersAre(org, before, after) => self.keepers_are(keys::keepers(*org), before, after),
            Fact::OwnersAre(org, owners) => self.owners_are(&keys::keepers(*org), *owners),
            Fact::Tray(it) => self.entity(keys::tray(it.org, &it.to), it.version, it.to_item()?),
            Fact::DigestLine(digest, notice) => self.digest_line(*digest, notice),
            Fact::DigestOpen(digest) => self.digest_open(&keys::outbox(&digest.to_string())),
            Fact::Counted(counter) | Fact::CountedAnyway(counter) => self.counted(at, counter),
        }
    }

    fn organization(&mut self, it: &Organization) -> Result<(), StoreError> {
        let mut item = it.to_item()?;
        if self.has(|other| matches!(other, Fact::FounderProved(org) if *org == it.id)) {
            item.insert("founder_proved".to_owned(), AttributeValue::Bool(true));
        }
        self.entity(keys::organization(it.id), it.version, item)
    }

    fn account(&mut self, it: &Account) -> Result<(), StoreError> {
        let mut item = it.to_item()?;
        let last = self.facts.iter().rev().find_map(|other| match other {
            Fact::Entered(account, orgs, _) if *account == it.id => Some(orgs),
            _ => None,
        });
        if let Some(orgs) = last {
            item.insert("entered".to_owned(), list_of(orgs));
        }
        self.entity(keys::account(it.id), it.version, item)
    }

    fn password(&mut self, fact: &Fact) -> Result<(), StoreError> {
        match fact {
            Fact::Password(account, it) => self.edit(Edit::of(keys::password(*account)).set_all(it.to_item()?)),
            Fact::PasswordRehashed(account, before, after) => {
                let edit = Edit::of(keys::password(*account)).set("phc", text(after.clone()));
                self.edit(edit.when("phc", "=", text(before.clone())))
            }
            Fact::PasswordGone(account) => self.delete(keys::password(*account), None),
            _ => Ok(()),
        }
    }

    fn mail_fate(&mut self, it: &MailFate) -> Result<(), StoreError> {
        let mut item = it.to_item()?;
        item.insert("ttl".to_owned(), number((self.now + FATE_KEPT).unix()));
        self.entity(keys::mail_fate(it.owner, it.mail), it.version, item)
    }

    fn has(&self, wanted: impl Fn(&Fact) -> bool) -> bool {
        self.facts.iter().any(wanted)
    }

    fn add(&mut self, item: TransactWriteItem, refusal: StoreError) -> Result<(), StoreError> {
        self.writes.push(Write { item, refusal });
        Ok(())
    }

    fn edit(&mut self, edit: Edit) -> Result<(), StoreError> {
        self.add(edit.in_transaction(self.table)?, StoreError::Conflict)
    }

    /// A new entity must not be there; another must have the version before, and only its own attributes are touched.
    fn entity(&mut self, key: Key, version: u32, item: Item) -> Result<(), StoreError> {
        match Fact::expect(version) {
            Expect::Absent => self.put(key, item),
            Expect::Version(before) => self.edit(Edit::of(key).set_all(item).when("version", "=", number(before))),
        }
    }

    /// Writes an item that must not be there.
    fn put(&mut self, key: Key, item: Item) -> Result<(), StoreError> {
        self.put_if(&key, item, "attribute_not_exists(pk)", &[])
    }

    fn put_if(&mut self, key: &Key, mut item: Item, condition: &str, given: &[(&str, &str, AttributeValue)]) -> Result<(), StoreError> {
        item.retain(|_, value| !value.is_null());
        item.extend(key_attributes(key));
        let mut put = Put::builder().table_name(self.table).set_item(Some(item)).condition_expression(condition);
        for (placeholder, attribute, value) in given {
            put = put.expression_attribute_names(format!("#{placeholder}"), *attribute).expression_attribute_values(format!(":{placeholder}"), value.clone());
        }
        self.add(TransactWriteItem::builder().put(put.build()?).build(), StoreError::Conflict)
    }

    /// Deletes an item, which must carry `attribute = value` if that is given.
    fn delete(&mut self, key: Key, given: Option<(&str, &str)>) -> Result<(), StoreError> {
        let mut delete = Delete::builder().table_name(self.table).set_key(Some(key_attributes(&key)));
        if let Some((attribute, value)) = given {
            delete =
                delete.condition_expression("#held = :held").expression_attribute_names("#held", attribute).expression_attribute_values(":held", text(value));
        }
        self.add(TransactWriteItem::builder().delete(delete.build()?).build(), StoreError::Conflict)
    }

    /// Writes nothing: the item must carry `attribute = value`.
    fn check(&mut self, key: &Key, attribute: &str, value: AttributeValue) -> Result<(), StoreError> {
        self.add(Edit::check(key, attribute, value, self.table)?, StoreError::Conflict)
    }

    /// Writes nothing: so many owners must be active; a set that is empty is not there.
    fn owners_are(&mut self, key: &Key, owners: usize) -> Result<(), StoreError> {
        let check = ConditionCheck::builder().table_name(self.table).set_key(Some(key_attributes(key))).expression_attribute_names("#owners", "owners");
        let check = match owners {
            0 => check.condition_expression("attribute_not_exists(#owners)"),
            n => check.condition_expression("size(#owners) = :owners").expression_attribute_values(":owners", number(n)),
        };
        self.add(TransactWriteItem::builder().condition_check(check.build()?).build(), StoreError::Conflict)
    }

    fn session(&mut self, fact: &Fact) -> Result<(), StoreError> {
        match fact {
            Fact::Session(it) => self.put(keys::session(it.account, it.id), it.to_item()?),
            Fact::SessionKept(account, id, stamp) => self.edit(Edit::of(keys::session(*account, *id)).set("account_stamp", number(*stamp)).when_there()),
            Fact::SessionEnded(account, id) => self.delete(keys::session(*account, *id), None),
            _ => Ok(()),
        }
    }

    /// What hangs on people: the lists that they are put on, who is above whom, when somebody is off, and exports.
    fn place(&mut self, fact: &Fact) -> Result<(), StoreError> {
        match fact {
            Fact::Export(it) => self.entity(keys::export(it.org, it.user, it.id), it.version, it.to_item()?),
            Fact::DaysOff(it) => self.entity(keys::days_off(it.org, it.user), it.version, it.to_item()?),
            Fact::DaysOffGone(org, user) => self.delete(keys::days_off(*org, *user), None),
            Fact::UserIs(org, user, version) => self.check(&keys::user(*org, *user), "version", number(*version)),
            Fact::Catalog(it) => self.entity(keys::catalog(it.org, it.kind), it.version, it.to_item()?),
            Fact::CatalogIs(org, kind, version) => {
                let written = self.has(|other| matches!(other, Fact::Catalog(it) if (it.org, it.kind) == (*org, *kind)));
                if written { Ok(()) } else { self.check(&keys::catalog(*org, *kind), "version", number(*version)) }
            }
            Fact::ManagerIs(org, user, manager) => self.manager_is(&keys::user(*org, *user), *manager),
            _ => Ok(()),
        }
    }

    /// A group, and who is in it: on both sides, and counted.
    fn group(&mut self, fact: &Fact) -> Result<(), StoreError> {
        match fact {
            Fact::Group(it) => self.entity(keys::group(it.org, it.id), it.version, it.to_item()?),
            Fact::GroupGone(org, id, None) => self.add(Edit::gone_from(&keys::group(*org, *id), self.table)?, StoreError::Conflict),
            Fact::GroupGone(org, id, Some(version)) => self.group_gone(&keys::group(*org, *id), *version),
            Fact::GroupMember(org, group, user) => {
                self.edit(Edit::of(keys::group(*org, *group)).add("members", number(1)).add("version", number(1)).when_there())?;
                self.put(keys::group_member(*org, *group, *user), Item::new())?;
                self.put(keys::membership_of_group(*org, *user, *group), Item::new())
            }
            Fact::GroupMemberGone(org, group, user) => {
                self.edit(Edit::of(keys::group(*org, *group)).add("members", number(-1)).add("version", number(1)).when_there())?;
                self.add(Edit::gone_from(&keys::group_member(*org, *group, *user), self.table)?, StoreError::Conflict)?;
                self.delete(keys::membership_of_group(*org, *user, *group), None)
            }
            _ => Ok(()),
        }
    }

    fn group_gone(&mut self, key: &Key, version: u32) -> Result<(), StoreError> {
        let delete = Delete::builder().table_name(self.table).set_key(Some(key_attributes(key))).condition_expression("#held = :held");
        let delete = delete.expression_attribute_names("#held", "version").expression_attribute_values(":held", number(version));
        self.add(TransactWriteItem::builder().delete(delete.build()?).build(), StoreError::Conflict)
    }

    /// Writes nothing: this must be the person's manager, or there must be none.
    fn manager_is(&mut self, key: &Key, manager: Option<UserId>) -> Result<(), StoreError> {
        if let Some(manager) = manager {
            return self.check(key, "manager", text(manager.to_string()));
        }
        let check = ConditionCheck::builder().table_name(self.table).set_key(Some(key_attributes(key)));
        let check = check.condition_expression("attribute_exists(pk) AND attribute_not_exists(#held)").expression_attribute_names("#held", "manager");
        self.add(TransactWriteItem::builder().condition_check(check.build()?).build(), StoreError::Conflict)
    }

    fn account_address_proved(&mut self, email: &Email, account: &str) -> Result<(), StoreError> {
        if self.has(|other| matches!(other, Fact::AccountAddressTaken(address, ..) if address.folded() == email.folded())) {
            return Ok(());
        }
        self.edit(Edit::of(keys::account_address(email)).set("proved", AttributeValue::Bool(true)).when("account", "=", text(account)))
    }

    fn user_address_taken(&mut self, key: Key, mark: AddressMark) -> Result<(), StoreError> {
        let freed = |other: &Fact| match other {
            Fact::UserAddressFreed(org, email, user) => (keys::address(*org, email) == key).then_some(*user),
            _ => None,
        };
        match self.facts.iter().find_map(freed) {
            Some(holder) => self.put_if(&key, mark.to_item()?, "#held = :held", &[("held", "user", text(holder.to_string()))]),
            None => self.put(key, mark.to_item()?),
        }
    }

    fn user_address_freed(&mut self, key: Key, user: &str) -> Result<(), StoreError> {
        let taken = self.has(|other| matches!(other, Fact::UserAddressTaken(org, email, _) if keys::address(*org, email) == key));
        if taken { Ok(()) } else { self.delete(key, Some(("user", user))) }
    }

    /// The last of them takes the item along: an address of which nobody is left stands nowhere.
    fn former_holder_back(&mut self, key: Key, user: AttributeValue, others: bool) -> Result<(), StoreError> {
        if others {
            return self.edit(Edit::of(key).take("users", user));
        }
        let delete = Delete::builder().table_name(self.table).set_key(Some(key_attributes(&key)));
        let delete = delete.condition_expression("attribute_not_exists(pk) OR #users = :users");
        let delete = delete.expression_attribute_names("#users", "users").expression_attribute_values(":users", user);
        self.add(TransactWriteItem::builder().delete(delete.build()?).build(), StoreError::Conflict)
    }

    /// One write for everybody of `org` who enters or leaves, made for the first of these facts.
    fn keepers(&mut self, at: usize, org: OrgId) -> Result<(), StoreError> {
        let of_org = |fact: &Fact| matches!(fact, Fact::Keeper(other, ..) if *other == org);
        if self.facts[..at].iter().any(of_org) {
            return Ok(());
        }
        let mut edit = Edit::of(keys::keepers(org));
        let mut refusal = StoreError::Conflict;
        for (set, attribute) in [(KeeperSet::Owners, "owners"), (KeeperSet::Admins, "admins")] {
            let moves = self.facts.iter().filter_map(|fact| match fact {
                Fact::Keeper(other, user, of, step) if *other == org && *of == set => Some((*user, *step)),
                _ => None,
            });
            let (entering, leaving): (Vec<_>, Vec<_>) = moves.partition(|(_, step)| matches!(step, KeeperMove::Enter | KeeperMove::EnterAlone));
            if !entering.is_empty() && !leaving.is_empty() {
                return Err(StoreError::Busy("one commit cannot both fill and drain one set of keepers".to_owned()));
            }
            if !entering.is_empty() {
                edit = edit.add(attribute, set_of(entering.iter().map(|(user, _)| user)));
            }
            if !leaving.is_empty() {
                edit = edit.take(attribute, set_of(leaving.iter().map(|(user, _)| user)));
            }
            if entering.iter().any(|(_, step)| *step == KeeperMove::EnterAlone) {
                let condition = format!("attribute_not_exists({})", edit.name(attribute));
                edit = edit.when_all(condition);
                refusal = StoreError::SecondOwner;
            }
            if leaving.iter().any(|(_, step)| *step == KeeperMove::LeaveButNotLast) {
                let condition = format!("size({}) > {}", edit.name(attribute), edit.value(number(leaving.len())));
                edit = edit.when_all(condition);
                refusal = StoreError::LastOwner;
            }
        }
        self.add(edit.in_transaction(self.table)?, refusal)
    }

    /// Both sets as a whole, where they are still what they were: an owner goes and another comes in one step.
    fn keepers_are(&mut self, key: Key, before: &Keepers, after: &Keepers) -> Result<(), StoreError> {
        let mut edit = Edit::of(key);
        for (attribute, was, is) in [("owners", &before.owners, &after.owners), ("admins", &before.admins, &after.admins)] {
            edit = match was.is_empty() {
                true => edit.when_absent(attribute),
                false => edit.when(attribute, "=", set_of(was)),
            };
            edit = if is.is_empty() { edit.remove(attribute) } else { edit.set(attribute, set_of(is)) };
        }
        self.edit(edit)
    }

    /// One write for a counter, however often it is raised here, made for the first of these facts. It counts what is never
    /// refused too, and without a limit as well: a limit that is set later in the day finds what was done before.
    fn counted(&mut self, at: usize, counter: &Counter) -> Result<(), StoreError> {
        let same = |fact: &&Fact| matches!(fact, Fact::Counted(other) | Fact::CountedAnyway(other) if other == counter);
        if self.facts[..at].iter().any(|fact| same(&fact)) {
            return Ok(());
        }
        let times = self.facts.iter().filter(same).count();
        let bounded = self.has(|fact| matches!(fact, Fact::Counted(other) if other == counter));
        let refusal = StoreError::Exhausted(counter.clone(), self.now.until(counter.ends()));
        let mut edit = Edit::of(keys::counter(counter)).add("count", number(times)).set("ttl", number((counter.ends() + COUNTER_KEPT).unix()));
        if let Some(most) = self.limits.most(counter).filter(|_| bounded) {
            let Some(room) = usize::try_from(most).ok().and_then(|most| most.checked_sub(times)) else { return Err(refusal) };
            let (count, room) = (edit.name("count"), edit.value(number(room)));
            edit = edit.when_all(format!("(attribute_not_exists({count}) OR {count} <= {room})"));
        }
        self.add(edit.in_transaction(self.table)?, refusal)
    }
}
