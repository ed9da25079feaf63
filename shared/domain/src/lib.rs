//! The rules of Usher: who may become what, when a link is dead and why, what has to be told to whom.
//!
//! Every rule takes facts, the time and the chance it needs as arguments and returns a [`Change`] or a [`Refused`].
//! Invariant: this crate never awaits, reads no clock, draws no randomness, knows no HTTP and no AWS. Serde appears only
//! as the string form of value types; entities have none.

pub mod account;
pub mod calendar;
pub mod catalog;
pub mod change;
pub mod days_off;
pub mod email;
pub mod export;
pub mod field;
pub mod group;
pub mod id;
pub mod invitation;
pub mod limits;
pub mod moves;
pub mod notices;
pub mod organization;
pub mod policy;
pub mod presets;
pub mod refused;
pub mod role;
pub mod session;
#[cfg(test)]
mod testing;
pub mod text;
pub mod time;
pub mod user;

pub use account::{Account, AddressProof, Password, ResetLink};
pub use calendar::{Date, HalfDay};
pub use catalog::{Catalog, CatalogKind, Catalogs, EntryId};
pub use change::{Actor, Change, Event, Expect, Fact, FieldChange, FollowUp, Mail, Subject, Template};
pub use days_off::{Absence, DayOff, DaysOff};
pub use email::Email;
pub use export::Export;
pub use field::Field;
pub use group::Group;
pub use id::{AccountId, DayOffId, Entropy, EventId, ExportId, GroupId, InvitationId, MailId, OrgId, PhotoId, RequestId, SessionId, UserId};
pub use invitation::{DeadReason, Invitation, InvitationStatus, LinkHolder};
pub use limits::{Counter, Limits};
pub use moves::Operation;
pub use organization::Organization;
pub use policy::Policies;
pub use refused::{Action, Refused};
pub use role::{Permission, RoleName};
pub use session::Session;
pub use text::{Locale, Message, Name, OrgName, Phone};
pub use time::{Span, Time, Zone};
pub use user::{Status, StatusKind, User};
