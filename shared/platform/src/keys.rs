//! Every key of the table is written, and read back, here and nowhere else; the tenant comes first.
//!
//! Nothing outside this module may format or split a partition or sort key, so that no query can reach past its tenant.

use std::collections::BTreeSet;
use std::fmt;
use std::iter::once as just;

use domain::invitation::MailOwner;
use domain::{AccountId, CatalogKind, Counter, Email, EntryId, EventId, ExportId, GroupId, MailId, Name, OrgId, RoleName, SessionId, Time, UserId};
use sha2::{Digest, Sha256};

/// Over how many partitions outbox rows and due times are spread.
pub const SHARDS: u8 = 16;
/// Over how many items the people of one organization are counted, so that many may come at once.
pub const COUNTS: u8 = 4;
/// Over how many partitions those of one group are spread.
pub const MEMBER_PARTS: u8 = 8;
/// In front of those who are in a group.
const MEMBER: &str = "M#";
/// In front of the groups that somebody is in.
pub const GROUPS: &str = "GROUP#";
/// In front of the organizations that wait for an address to get a credential, in the address's partition.
pub const AWAITING: &str = "AWAITS#";
/// In front of an account's sessions in its partition.
pub const SESSIONS: &str = "ZSESSION#";
/// In front of an account's memberships in its partition.
pub const MEMBERSHIPS: &str = "USER#";
/// In front of the audit rows of a user or an organization.
pub const AUDIT: &str = "AUDIT#";
/// Everything that a sign-in reads of an account sorts below this; sessions and audit rows sort above.
pub const ABOVE_LOGIN: &str = "Z";
/// Sorts below every character that a name may contain, so that a name sorts before its own continuation.
const BELOW_NAMES: char = '\u{1}';
/// Longest folded name in a sort key, in bytes: with the id behind it a sort key stays within 1,024.
const LONGEST_SORTED_NAME: usize = 900;

/// The primary key of one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Key {
        Key { pk, sk: sk.into() }
    }
}

/// The keys that an operation wants to read, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(BTreeSet<Key>);

impl Keys {
    /// Nothing to read.
    pub fn none() -> Keys {
        Keys::default()
    }
    /// These and `more`.
    #[must_use]
    pub fn and(mut self, more: impl Into<Keys>) -> Keys {
        self.0.extend(more.into().0);
        self
    }
    /// Each key once.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Key> {
        self.0.iter()
    }
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Key> for Keys {
    fn from(key: Key) -> Keys {
        just(key).collect()
    }
}

impl<const N: usize> From<[Key; N]> for Keys {
    fn from(keys: [Key; N]) -> Keys {
        keys.into_iter().collect()
    }
}

impl FromIterator<Key> for Keys {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> Keys {
        Keys(keys.into_iter().collect())
    }
}

fn in_org(org: OrgId) -> String {
    format!("O#{org}")
}
fn in_user(org: OrgId, user: UserId) -> String {
    format!("O#{org}#U#{user}")
}
fn in_account(account: AccountId) -> String {
    format!("A#{account}")
}
fn shard_of(text: &str) -> u8 {
    Sha256::digest(text.as_bytes())[0] % SHARDS
}
/// Lower-case hexadecimal SHA-256 of `text`: stands for what must not be readable in a key.
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |hex, byte| hex + &format!("{byte:02x}"))
}
/// Milliseconds in a width that sorts as text.
fn sortable(time: Time) -> String {
    format!("{:015}", time.0)
}

/// An organization and its settings.
pub fn organization(org: OrgId) -> Key {
    Key::new(in_org(org), "SETTINGS")
}
/// The ids of its active owners and admins (F17).
pub fn keepers(org: OrgId) -> Key {
    Key::new(in_org(org), "KEEPERS")
}
/// One of its lists: departments, positions or locations.
pub fn catalog(org: OrgId, kind: CatalogKind) -> Key {
    Key::new(in_org(org), kind.name().to_uppercase())
}
/// A user.
pub fn user(org: OrgId, id: UserId) -> Key {
    Key::new(in_user(org, id), "USER")
}
/// A group.
pub fn group(org: OrgId, id: GroupId) -> Key {
    Key::new(format!("O#{org}#G#{id}"), "GROUP")
}
/// That somebody is in a group; beside the others of the same part of it.
pub fn group_member(org: OrgId, group: GroupId, user: UserId) -> Key {
    Key::new(group_members(org, group, shard_of(&user.to_string()) % MEMBER_PARTS), format!("{MEMBER}{user}"))
}
/// The partition of one of the [`MEMBER_PARTS`] parts of those who are in a group.
pub fn group_members(org: OrgId, group: GroupId, part: u8) -> String {
    format!("O#{org}#G#{group}#{part}")
}
/// The same at the person.
pub fn membership_of_group(org: OrgId, user: UserId, group: GroupId) -> Key {
    Key::new(in_user(org, user), format!("{GROUPS}{group}"))
}
/// The group and the person of whom [`group_member`] says that they are in it; none for every other kind of item.
pub fn group_member_at(key: &Key) -> Option<(OrgId, GroupId, UserId)> {
    let (org, rest) = key.pk.strip_prefix("O#")?.split_once("#G#")?;
    let user = key.sk.strip_prefix(MEMBER)?;
    Some((OrgId::parse(org).ok()?, GroupId::parse(rest.split('#').next()?).ok()?, UserId::parse(user).ok()?))
}
/// The person and the group of whom [`membership_of_group`] says the same; none for every other kind of item.
pub fn membership_of_group_at(key: &Key) -> Option<(OrgId, GroupId, UserId)> {
    let (org, user) = key.pk.strip_prefix("O#")?.split_once("#U#")?;
    let group = key.sk.strip_prefix(GROUPS)?;
    Some((OrgId::parse(org).ok()?, GroupId::parse(group).ok()?, UserId::parse(user).ok()?))
}
/// Whether a group stands under `key`.
pub fn is_group(key: &Key) -> bool {
    key.sk == "GROUP"
}
/// The partition of a user and all that hangs on it.
pub fn user_partition(org: OrgId, user: UserId) -> String {
    in_user(org, user)
}
/// Partition of the list index over an organization's groups.
pub fn groups_list(org: OrgId) -> String {
    format!("O#{org}#GROUPS")
}
/// An export of a user's own data.
pub fn export(org: OrgId, user: UserId, id: ExportId) -> Key {
    Key::new(in_user(org, user), format!("EXPORT#{id}"))
}
/// When a user is off.
pub fn days_off(org: OrgId, user: UserId) -> Key {
    Key::new(in_user(org, user), "DAYS_OFF")
}
/// What of a user stands in lists, tokens and counts.
pub fn projected(org: OrgId, user: UserId) -> Key {
    Key::new(in_user(org, user), "PROJECTED")
}
/// That a user is found by a word.
pub fn search_token(org: OrgId, word: &str, user: UserId) -> Key {
    Key::new(search_tokens(org, word), format!("{word}{BELOW_NAMES}{user}"))
}
/// The partition of the tokens of all words that begin as `word` does.
pub fn search_tokens(org: OrgId, word: &str) -> String {
    let first: String = word.chars().take(1).collect();
    format!("O#{org}#T#{first}")
}
/// The word and the user of a token.
pub fn token_at(key: &Key) -> Option<(&str, UserId)> {
    let (word, user) = key.sk.split_once(BELOW_NAMES).filter(|_| key.pk.starts_with("O#") && key.pk.contains("#T#"))?;
    Some((word, UserId::parse(user).ok()?))
}
/// That a user, who is still here, holds a position. Its name is hashed: it may be long.
pub fn position_holder(org: OrgId, position: &str, user: UserId) -> Key {
    Key::new(position_holders(org, position), user.to_string())
}
/// The partition of all who hold it.
pub fn position_holders(org: OrgId, position: &str) -> String {
    format!("O#{org}#P#{}", digest(position))
}
/// How many people of each status there are: one of [`COUNTS`] parts of it.
pub fn counts(org: OrgId, part: u8) -> Key {
    Key::new(format!("C#{org}#USERS#{part}"), "COUNTS")
}
/// The part that counts `user`.
pub fn counted_in(org: OrgId, user: UserId) -> Key {
    counts(org, shard_of(&user.to_string()) % COUNTS)
}
/// A user's invitation.
pub fn invitation(org: OrgId, user: UserId) -> Key {
    Key::new(in_user(org, user), "INVITE")
}
/// Who holds an address in an organization (F1).
pub fn address(org: OrgId, email: &Email) -> Key {
    Key::new(format!("O#{org}#E#{}", email.folded()), "MARK")
}
/// Who has an id of the organization's own. The id is hashed: it may say who it is.
pub fn external_id(org: OrgId, id: &Name) -> Key {
    Key::new(format!("O#{org}#X#LOCAL#{}", digest(id.as_str())), "MARK")
}
/// Who had an address in an organization and was removed (R29, R30); beside the marker of who holds it.
pub fn former(org: OrgId, email: &Email) -> Key {
    Key::new(address(org, email).pk, "FORMER")
}
/// That an organization does not mail an address; beside the marker of who holds it.
pub fn suppression(org: OrgId, email: &Email) -> Key {
    Key::new(address(org, email).pk, "SUPPRESSED")
}
/// What is known of a mail; beside its owner, and where no sign-in reads.
pub fn mail_fate(owner: MailOwner, mail: MailId) -> Key {
    match owner {
        MailOwner::User(org, user) => Key::new(in_user(org, user), format!("MAIL#{mail}")),
        MailOwner::Account(account) => Key::new(in_account(account), format!("{ABOVE_LOGIN}MAIL#{mail}")),
    }
}
/// An account.
pub fn account(id: AccountId) -> Key {
    Key::new(in_account(id), "ACCOUNT")
}
/// An account's credential.
pub fn password(id: AccountId) -> Key {
    Key::new(in_account(id), "PASSWORD")
}
/// That an account has a user in an organization.
pub fn membership(account: AccountId, org: OrgId) -> Key {
    Key::new(in_account(account), format!("{MEMBERSHIPS}{org}"))
}
/// A session.
pub fn session(account: AccountId, id: SessionId) -> Key {
    Key::new(in_account(account), format!("{SESSIONS}{id}"))
}
/// Which account holds an address.
pub fn account_address(email: &Email) -> Key {
    Key::new(format!("E#{}", email.folded()), "MARK")
}
/// That somebody active in an organization has no credential yet; hangs on the address.
pub fn awaiting(email: &Email, org: OrgId) -> Key {
    Key::new(account_address(email).pk, format!("{AWAITING}{org}"))
}
/// An outbox row: a mail's id, or the id of the first event of a commit.
pub fn outbox(id: &str) -> Key {
    Key::new(format!("X#{:02}", shard_of(id)), id)
}
/// What a request with this idempotency scope was answered (F21). The scope itself may name an address, so it is hashed.
pub fn once(scope: &str) -> Key {
    Key::new(format!("I#{}", digest(scope)), "ONCE")
}
/// A counter; a recipient is hashed.
pub fn counter(counter: &Counter) -> Key {
    match counter {
        Counter::InvitedBeforeProof(org, day) => Key::new(format!("C#{org}#INVITED_BEFORE_PROOF"), format!("{day:010}")),
        Counter::InvitedBy(org, user, hour) => Key::new(format!("C#{org}#INVITED_BY#{user}"), format!("{hour:010}")),
        Counter::InvitedIn(org, day) => Key::new(format!("C#{org}#INVITED"), format!("{day:010}")),
        Counter::MailedTo(org, email, day) => Key::new(format!("C#{org}#MAILED#{}", digest(email.folded())), format!("{day:010}")),
    }
}
/// What of an organization's notices to one recipient went, and what waits. The recipient is hashed.
pub fn tray(org: OrgId, to: &Email) -> Key {
    Key::new(format!("O#{org}#N#{}", digest(to.folded())), "TRAY")
}
/// A notice that waits for a digest.
pub fn digest_line(org: OrgId, digest: MailId, notice: MailId) -> Key {
    Key::new(digest_lines(org, digest), notice.to_string())
}
/// The partition of all that waits for a digest.
pub fn digest_lines(org: OrgId, digest: MailId) -> String {
    format!("O#{org}#N#{digest}")
}
/// How often `subject` did something of `kind` in the window numbered `window`. The subject is hashed.
pub fn throttle(kind: &str, subject: &str, window: i64) -> Key {
    Key::new(format!("T#{kind}#{}", digest(subject)), format!("{window:015}"))
}

/// The number of the window of this many seconds in which `now` lies.
pub fn window(now: Time, seconds: i64) -> i64 {
    now.unix().div_euclid(seconds.max(1))
}

/// Whose audit rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeline {
    /// A user's.
    User(OrgId, UserId),
    /// An organization's own: what is about no user of it.
    Organization(OrgId),
    /// An account's own, outside any organization.
    Account(AccountId),
    /// What nobody's timeline shows.
    Service,
}

impl Timeline {
    /// Where a record with these owners stands.
    pub fn of(org: Option<OrgId>, user: Option<UserId>, account: Option<AccountId>) -> Timeline {
        match (org, user, account) {
            (Some(org), Some(user), _) => Timeline::User(org, user),
            (Some(org), None, _) => Timeline::Organization(org),
            (None, _, Some(account)) => Timeline::Account(account),
            (None, _, None) => Timeline::Service,
        }
    }
    /// Its partition.
    pub fn partition(self) -> String {
        match self {
            Timeline::User(org, user) => in_user(org, user),
            Timeline::Organization(org) => in_org(org),
            Timeline::Account(account) => in_account(account),
            Timeline::Service => "S#AUDIT".to_owned(),
        }
    }
    /// In front of its rows' sort keys; an account's sort above what a sign-in reads.
    pub fn prefix(self) -> String {
        if matches!(self, Timeline::Account(_)) { format!("{ABOVE_LOGIN}{AUDIT}") } else { AUDIT.to_owned() }
    }
}

/// An audit row.
pub fn audit(org: Option<OrgId>, user: Option<UserId>, account: Option<AccountId>, time: Time, id: EventId) -> Key {
    let timeline = Timeline::of(org, user, account);
    Key::new(timeline.partition(), format!("{}{}#{id}", timeline.prefix(), sortable(time)))
}

/// The time and the id in an audit row's place; none of every other kind of item.
pub fn audit_place(key: &Key) -> Option<(Time, EventId)> {
    let (time, id) = key.sk.strip_prefix(ABOVE_LOGIN).unwrap_or(&key.sk).strip_prefix(AUDIT)?.split_once('#')?;
    Some((Time(time.parse().ok()?), EventId::parse(id).ok()?))
}

/// The partition of an account's login and sessions.
pub fn account_partition(account: AccountId) -> String {
    in_account(account)
}

/// The shard of the `due` index in which the thing with this id waits.
pub fn due_shard(id: &str) -> String {
    due_partition(shard_of(id))
}
/// The partition of the `due` index numbered `shard`, below [`SHARDS`].
pub fn due_partition(shard: u8) -> String {
    format!("D#{shard:02}")
}
/// Partition of the list indexes over all users who are still here.
pub fn users_list(org: OrgId) -> String {
    in_org(org)
}
/// Partition of the list indexes over those of one status.
pub fn users_list_of(org: OrgId, status: &str) -> String {
    format!("O#{org}#{status}")
}
/// Partition of the list index over those of one role who are still here.
pub fn users_list_of_role(org: OrgId, role: &RoleName) -> String {
    format!("O#{org}#R#{role}")
}
/// Partition of the list index over those of one department who are still here.
pub fn users_list_of_department(org: OrgId, department: EntryId) -> String {
    format!("O#{org}#D#{department}")
}
/// Partition of the list index over those of one location who are still here.
pub fn users_list_of_location(org: OrgId, location: EntryId) -> String {
    format!("O#{org}#L#{location}")
}
/// Partition of the `invitations` index.
pub fn invitations_list(org: OrgId) -> String {
    in_org(org)
}
/// Sort key of a list by name (F26): the folded name, then the id.
pub fn sorted_by_name(folded: &str, id: impl fmt::Display) -> String {
    format!("{}{BELOW_NAMES}{id}", shortened(folded, LONGEST_SORTED_NAME))
}
/// Sort key of a list by creation: the time, then the id.
pub fn sorted_by_creation(time: Time, id: impl fmt::Display) -> String {
    format!("{}#{id}", sortable(time))
}

/// At most `most` bytes of `text`, never half a character.
pub(crate) fn shortened(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The organization and user whose invitation stands under `key`; none for every other kind of item.
pub fn invitation_at(key: &Key) -> Option<(OrgId, UserId)> {
    person_at(key, "INVITE")
}
/// The organization and user that stand under `key`; none for every other kind of item.
pub fn user_at(key: &Key) -> Option<(OrgId, UserId)> {
    person_at(key, "USER")
}
/// The id of the outbox row that stands under `key`; none for every other kind of item.
pub fn outbox_at(key: &Key) -> Option<&str> {
    key.pk.starts_with("X#").then_some(key.sk.as_str())
}

/// Whether a mail, an event or a notice stands under `key` that waits to be sent: outbox rows, trays and their lines.
pub fn waits_to_be_sent(key: &Key) -> bool {
    outbox_at(key).is_some() || key.pk.starts_with("O#") && key.pk.contains("#N#")
}
/// Whether an audit row stands under `key`.
pub fn is_audit(key: &Key) -> bool {
    key.sk.strip_prefix(ABOVE_LOGIN).unwrap_or(&key.sk).starts_with(AUDIT)
}
/// Whether an account stands under `key`.
pub fn is_account(key: &Key) -> bool {
    key.pk.starts_with("A#") && key.sk == "ACCOUNT"
}
/// Whether the marker of an account's address stands under `key`.
pub fn is_account_address(key: &Key) -> bool {
    key.pk.starts_with("E#") && key.sk == "MARK"
}
/// Whether the marker of a user's address stands under `key`.
pub fn is_address(key: &Key) -> bool {
    key.pk.starts_with("O#") && key.pk.contains("#E#") && key.sk == "MARK"
}
/// The organization and user of whom it is projected under `key`; none for every other kind of item.
pub fn projected_at(key: &Key) -> Option<(OrgId, UserId)> {
    person_at(key, "PROJECTED")
}
/// Whether a search token, or that somebody holds a position, stands under `key`.
pub fn is_projected_mark(key: &Key) -> bool {
    key.pk.starts_with("O#") && (key.pk.contains("#T#") || key.pk.contains("#P#"))
}
/// The organization whose people are counted under `key`.
pub fn counts_at(key: &Key) -> Option<OrgId> {
    let org = key.pk.strip_prefix("C#").filter(|_| key.sk == "COUNTS")?.split('#').next()?;
    OrgId::parse(org).ok()
}
/// Whether the marker of an organization's own id stands under `key`.
pub fn is_external_id(key: &Key) -> bool {
    key.pk.starts_with("O#") && key.pk.contains("#X#LOCAL#") && key.sk == "MARK"
}
/// The organization in whose partitions `key` lies.
pub fn organization_of(key: &Key) -> Option<OrgId> {
    let org = key.pk.strip_prefix("O#")?.split('#').next()?;
    OrgId::parse(org).ok()
}

/// The organization and user whose days off stand under `key`; none for every other kind of item.
pub fn days_off_at(key: &Key) -> Option<(OrgId, UserId)> {
    person_at(key, "DAYS_OFF")
}
fn person_at(key: &Key, sort: &str) -> Option<(OrgId, UserId)> {
    let (org, user) = key.pk.strip_prefix("O#").filter(|_| key.sk == sort)?.split_once("#U#")?;
    Some((OrgId::parse(org).ok()?, UserId::parse(user).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::sort_key;
    use uuid::Uuid;

    const ORG: OrgId = OrgId(Uuid::from_u128(1));
    const PERSON: UserId = UserId(Uuid::from_u128(2));
    const LOGIN: AccountId = AccountId(Uuid::from_u128(3));

    #[test]
    fn keys_are_read_back() {
        assert_eq!(invitation_at(&invitation(ORG, PERSON)), Some((ORG, PERSON)));
        assert_eq!(user_at(&user(ORG, PERSON)), Some((ORG, PERSON)));
        assert_eq!(user_at(&invitation(ORG, PERSON)), None);
        assert_eq!(outbox_at(&outbox("mail_1")), Some("mail_1"));
        assert_eq!(outbox_at(&organization(ORG)), None);
        let email = Email::parse("a@x.test").unwrap();
        let (here, login) = (address(ORG, &email), account_address(&email));
        assert!(is_address(&here) && !is_address(&login) && !is_address(&former(ORG, &email)) && organization_of(&here) == Some(ORG));
        let (of_user, of_account) =
            (audit(Some(ORG), Some(PERSON), None, Time(5), EventId(Uuid::nil())), audit(None, None, Some(LOGIN), Time(5), EventId(Uuid::nil())));
        assert!(is_audit(&of_user) && is_audit(&of_account) && !is_audit(&here) && !is_audit(&session(LOGIN, SessionId(Uuid::nil()))));
        assert!(is_account_address(&login) && !is_account_address(&here) && is_account(&account(LOGIN)) && !is_account(&password(LOGIN)));
        assert!(
            waits_to_be_sent(&outbox("mail_1")) && waits_to_be_sent(&tray(ORG, &email)) && !waits_to_be_sent(&here) && !waits_to_be_sent(&user(ORG, PERSON))
        );
    }

    #[test]
    fn a_sign_in_reads_below_sessions_and_audit() {
        let event = EventId(Uuid::nil());
        for below in [account(LOGIN), password(LOGIN), membership(LOGIN, ORG)] {
            assert!(below.sk.as_str() < ABOVE_LOGIN, "{below:?}");
        }
        for above in [session(LOGIN, SessionId(Uuid::nil())), audit(None, None, Some(LOGIN), Time(5), event)] {
            assert!(above.sk.as_str() > ABOVE_LOGIN, "{above:?}");
        }
    }

    #[test]
    fn a_name_sorts_before_its_continuation_and_long_ones_fit() {
        let key = |name: &str| sorted_by_name(&sort_key(name), PERSON);
        assert!(key("Ann") < key("Ann Bell") && key("ann!") > key("Ann") && key("\u{c9}lan") == key("elan"));
        assert!(key(&"\u{fdfa}".repeat(200)).len() <= 1024);
    }

    #[test]
    fn wanted_keys_are_kept_once() {
        let keys = Keys::from(user(ORG, PERSON)).and([user(ORG, PERSON), invitation(ORG, PERSON)]);
        assert_eq!((keys.len(), Keys::none().is_empty()), (2, true));
    }

    #[test]
    fn addresses_and_scopes_do_not_show_in_throttle_and_idempotency_keys() {
        let keys = [once("reset:a@x.test"), throttle("reset", "a@x.test", 7)];
        assert!(keys.iter().all(|key| !key.pk.contains('@') && !key.sk.contains('@')));
    }
}
