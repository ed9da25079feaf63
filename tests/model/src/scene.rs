//! The organization that the model looks at, its people and its clock. Everything here is fixed: ids that a rule draws are
//! replaced by these, so that states which differ only by chance are one state.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::policy::{OwnPolicies, Value};
use domain::presets::Preset;
use domain::{AccountId, Email, Entropy, InvitationId, MailId, OrgId, OrgName, Organization, RequestId, RoleName, Span, Status, Time, User, UserId, Zone};

/// How far the clock moves at once. A link lives two of these.
pub const TICK: Span = Span::hours(12);
/// The beginning of a UTC day.
pub const START: Time = Time(1_767_225_600_000);
/// The place of the first admin among the people.
pub const FIRST_ADMIN: usize = 0;
/// The place of the second admin.
pub const SECOND_ADMIN: usize = 1;
/// The places of those who are invited.
pub const INVITED: [usize; 2] = [2, 3];
/// All places.
pub const PEOPLE: usize = 4;

/// The clock after so many ticks.
pub fn clock(ticks: u8) -> Time {
    START + Span(TICK.0 * i64::from(ticks))
}

/// Chance that repeats itself: the next number each time.
#[derive(Default)]
pub struct Dice(u8);

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0 += 1;
        bytes.fill(self.0);
    }
}

/// Chance that gives one value.
struct Same(u8);

impl Entropy for Same {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

/// What never changes.
pub struct Scene {
    /// The organization.
    pub org: Organization,
    /// The ids of everybody, by place.
    pub people: [UserId; PEOPLE],
    /// The ids of their invitations, by place.
    pub invitations: [InvitationId; PEOPLE],
    /// The ids of their accounts, by place.
    pub accounts: [AccountId; PEOPLE],
    /// The address that both invited people are invited at.
    pub address: Email,
    /// The request that everything happens in.
    pub request: RequestId,
}

/// The scene.
pub static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let id = OrgId::draw(START, &mut Same(1));
    let ids = |from: u8| std::array::from_fn::<u8, PEOPLE, _>(|at| from + u8::try_from(at).unwrap());
    let people = ids(10).map(|n| UserId::draw(START, &mut Same(n)));
    Scene {
        org: Organization {
            id,
            name: OrgName::parse("Acme").unwrap(),
            policy: policies(),
            founder: people[FIRST_ADMIN],
            founder_proved: true,
            time_zone: Zone::utc(),
            locale: None,
            offer: None,
            closed_at: None,
            created_at: START,
            version: 1,
        },
        people,
        invitations: ids(20).map(|n| InvitationId::draw(START, &mut Same(n))),
        accounts: ids(30).map(|n| AccountId::draw(START, &mut Same(n))),
        address: Email::parse("bob@x.test").unwrap(),
        request: RequestId::draw(START, &mut Same(2)),
    }
});

/// The preset that allows most, without owners, so that either admin may act on the other.
fn policies() -> OwnPolicies {
    let own = [
        ("owner.model", Value::text("none")),
        ("activation.manual", Value::Flag(true)),
        ("activation.admin_password", Value::text("always")),
        ("invite.max_renewals", Value::Number(1)),
        ("invite.handed_link", Value::text("unverified")),
    ];
    let own: BTreeMap<String, Value> = own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    OwnPolicies::of(Preset::Default).with(&own).unwrap()
}

impl Scene {
    /// The place of somebody.
    pub fn place(&self, id: UserId) -> Option<usize> {
        self.people.iter().position(|known| *known == id)
    }

    /// An admin as the organization begins with.
    pub fn admin(&self, place: usize) -> User {
        User {
            id: self.people[place],
            org: self.org.id,
            account: None,
            status: Status::Active { since: START },
            first_activated_at: Some(START),
            email: Email::parse(&format!("admin{place}@x.test")).unwrap(),
            email_verified: true,
            phone: None,
            first_name: None,
            last_name: None,
            role: RoleName::parse(RoleName::ADMIN).unwrap(),
            given: domain::role::Grants::default(),
            locale: None,
            position: None,
            department: None,
            location: None,
            manager: None,
            mfa: false,
            external_id: None,
            time_zone: None,
            photo: None,
            absences: Vec::new(),
            pending_email: None,
            purge_at: None,
            managed: Some(false),
            access_stamp: 0,
            grant_stamp: 0,
            lost: domain::user::Lost::default(),
            personal_key: None,
            created_at: START,
            version: 1,
        }
    }
}

/// The id of the mail of this number.
pub fn mail_id(number: u8) -> MailId {
    MailId::draw(START, &mut Same(100 + number))
}
