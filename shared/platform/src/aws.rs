//! The AWS SDK: clients built when first asked for, the connector that counts calls and breaks them in tests, the sealing keys.

mod access;
mod call;
mod clients;
mod connector;
mod faults;
mod keys;
mod record;

pub use access::Access;
pub use call::{Call, CallInfo, OPERATION, Service, attributed};
pub use clients::{Clients, Wire};
pub use faults::{Fault, Faults};
pub use keys::{Keys, KeysUnavailable, how};
pub use record::{Recorder, depth};
