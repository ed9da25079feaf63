//! The edge: from an HTTP request to a proved caller and a typed request, and back from an answer or a refusal.
//!
//! Order of answers: 429 by source, 413, 401, 400/415/422 shape, 403, and then what the operation itself says.

mod answer;
mod call;
mod caller;
mod gateway;
mod json;
mod message;
mod operation;
mod parameters;
mod parse;
mod problem;
mod serve;

pub use answer::{Answer, Media, Render};
pub use call::{Call, File, Once, commit};
pub use caller::{AccountHolder, Anyone, Caller, Holder, HolderClaims, Member, SignedIn, System};
pub use gateway::{GatewayError, from_gateway, to_gateway};
pub use message::{BACK_COOKIE, DEVICE_COOKIE, Inbound, Outbound, SESSION_COOKIE};
pub use operation::{Body, Class, Http, Job, Operation, PathParameters, Run, Serve, Served, Surface, Trigger, Who};
pub use parameters::{Limit, Many};
pub use parse::typed;
pub use problem::{CODES, FieldError, Problem, contradictions};
pub use serve::{same_status, serve};
