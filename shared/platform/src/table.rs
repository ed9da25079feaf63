//! The one table: reads by key, the one transaction of a commit, the queries behind lists, the outbox, the throttles.
//!
//! Every read that decides something is strongly consistent; index queries only feed lists and sweeps. No Query
//! without a limit, and one Scan, which no function runs (`recover`).

mod batch;
mod commit;
mod digests;
mod edit;
mod failure;
mod found;
mod guesses;
mod lists;
mod logins;
mod outbox;
mod plan;
mod projection;
mod query;
pub mod recover;
pub mod schema;
mod throttle;
mod timeline;

pub use commit::{Commit, Extra};
pub use digests::TrayFound;
pub use failure::StoreError;
pub use found::Found;
pub use guesses::{Counted, Guesses, Pile, guesses_of};
pub use lists::{InvitationsQuery, Place, UserFilter, UserOrder, UsersPage, UsersQuery};
pub use logins::Held;
pub use outbox::{Due, OutboxKind, OutboxRow, SWEPT};
pub use projection::Totals;
pub use query::{Page, Position};

pub use crate::forms::{ListRow, Listed, Receipt};

use aws_sdk_dynamodb::Client;
use domain::Limits;

/// The table and the client that speaks to it.
#[derive(Clone, Debug)]
pub struct Table {
    /// How it is reached.
    pub client: Client,
    /// Its name.
    pub name: String,
    /// At what its counters stop (F13).
    pub limits: Limits,
}
