//! What a row of the operations table is made of.

use std::future::Future;
use std::pin::Pin;

use domain::role::Permission;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Context;
use crate::edge::{Caller, Inbound, Outbound, Problem, Render};
use crate::keys::Keys;
use crate::table::{Found, Receipt};

/// What makes an operation run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// An HTTP request: method and path, parameters in braces.
    Http(&'static str, &'static str),
    /// An HTTP request that no other row takes.
    Otherwise,
    /// A one-time schedule of this kind.
    Timer(&'static str),
    /// The table's stream, at once.
    Stream,
    /// Audit rows in the table's stream, gathered for so many seconds.
    AuditStream(u32),
    /// These queues.
    Queue(&'static [&'static str]),
    /// Events of this source on the account's default bus: a rule there.
    Bus(&'static str),
    /// Every so many minutes.
    Rate(u32),
}

/// Which dialect answers come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// JSON; bearer tokens.
    Api,
    /// HTML without JavaScript; a cookie.
    Page,
    /// No HTTP at all.
    Internal,
}

/// What comes in a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Fields: JSON, or a form's.
    Fields,
    /// One file, as it is, or in a form that may have fields too.
    File,
}

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody; the pointer names the field by which the caller says who they are.
    Anyone(&'static str),
    /// Whoever holds a link.
    Holder,
    /// Somebody signed in, with this permission if one is named.
    Member(Option<Permission>),
    /// Usher itself.
    System,
}

/// What it may cost: the longest chain of SDK calls, none of which began before the one before it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Reads, at most so deep.
    Read(u32),
    /// Writes, at most so deep.
    Mutation(u32),
    /// Works off a batch; counted per piece.
    Job,
}

/// A running operation.
pub type Served<'a, T> = Pin<Box<dyn Future<Output = Result<T, Problem>> + Send + 'a>>;

/// The parameters that a path gave, by name.
pub type PathParameters = Vec<(String, String)>;

/// Serves one request.
pub type Serve = for<'a> fn(&'a Context, &'static Operation, Inbound, PathParameters) -> Served<'a, Outbound>;

/// How an operation is run.
#[derive(Clone, Copy)]
pub enum Run {
    /// By a request whose path parameters were taken out.
    Http(Serve),
    /// By an event.
    Event(for<'a> fn(&'a Context, Value) -> Served<'a, Value>),
}

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Its name: the file's, the Lambda function's, the OpenAPI `operationId`.
    pub id: &'static str,
    /// The folder it lies in.
    pub area: &'static str,
    /// What makes it run.
    pub trigger: Trigger,
    /// Which dialect it speaks.
    pub surface: Surface,
    /// Who may call.
    pub who: Who,
    /// Whether it also serves a session that may only choose another password (F29).
    pub restricted: bool,
    /// What it may cost.
    pub class: Class,
    /// Whether a success leaves an audit row.
    pub audited: bool,
    /// The status of its usual answer; 0 without HTTP.
    pub answers: u16,
    /// Seconds until it is given up.
    pub timeout: u32,
    /// What its request brings.
    pub body: Body,
    /// Megabytes, and with them the share of a CPU.
    pub memory: u32,
    /// How to run it.
    pub run: Run,
    /// The JSON schema of its request; none without HTTP.
    pub request: Option<fn(&mut schemars::SchemaGenerator) -> schemars::Schema>,
    /// The JSON schema of its answer; none without HTTP.
    pub reply: Option<fn(&mut schemars::SchemaGenerator) -> schemars::Schema>,
}

/// Megabytes that come with one full CPU.
const HASHING: u32 = 1769;
/// Megabytes for a picture as large as is taken.
const PICTURES: u32 = 1536;
/// Seconds for drawing and storing one while what it is stored in answers late; the gateway waits 30.
const UPLOADING: u32 = 25;

impl Operation {
    /// The same with a full CPU: it hashes passwords.
    #[must_use]
    pub const fn hashes(mut self) -> Operation {
        self.memory = HASHING;
        self
    }
    /// The same for a request that brings a picture.
    #[must_use]
    pub const fn takes_a_picture(mut self) -> Operation {
        self.body = Body::File;
        self.memory = PICTURES;
        self.timeout = UPLOADING;
        self
    }
    /// The same, also for a session that may only choose another password.
    #[must_use]
    pub const fn even_restricted(mut self) -> Operation {
        self.restricted = true;
        self
    }
    /// The same, open to anybody though it is a job: the gateway hands it what it has no route for.
    #[must_use]
    pub const fn public(mut self) -> Operation {
        self.who = Who::Anyone("");
        self
    }
    /// Whether it hashes passwords, and so has a CPU and instances of its own.
    pub const fn hashes_passwords(&self) -> bool {
        self.memory >= HASHING
    }
    /// The same with another timeout, in seconds.
    #[must_use]
    pub const fn within(mut self, seconds: u32) -> Operation {
        self.timeout = seconds;
        self
    }
}

/// An HTTP operation: what its file holds.
pub trait Http: Send + Sync + 'static {
    /// Who calls.
    type Who: Caller;
    /// What is asked.
    type Request: DeserializeOwned + Clone + Send + Sync;
    /// What is answered.
    type Reply: Render + Send;
    /// What a list queries beside the proof of its caller; nothing for every other operation.
    type Beside: Send;
    /// The items it needs whose keys follow from token, path and body.
    fn wants(claims: &<Self::Who as Caller>::Claims, request: &Self::Request) -> Keys;
    /// Queries while the caller is being proved: the token's seal has proved the tenant already. Until the caller is
    /// proved nobody learns what came of it, not even that it failed.
    fn beside(cx: &Context, claims: &<Self::Who as Caller>::Claims, request: &Self::Request) -> impl Future<Output = Result<Self::Beside, Problem>> + Send;
    /// Does it.
    fn handle(
        cx: &Context,
        who: Self::Who,
        request: Self::Request,
        found: Found,
        beside: Self::Beside,
    ) -> impl Future<Output = Result<Self::Reply, Problem>> + Send;
    /// Rebuilds the answer that the receipt stands for.
    fn replay(cx: &Context, who: Self::Who, request: Self::Request, receipt: Receipt) -> impl Future<Output = Result<Self::Reply, Problem>> + Send;
}

/// An operation without HTTP: what its file holds.
pub trait Job: Send + Sync + 'static {
    /// Works off one event and answers what the trigger expects.
    fn handle(cx: &Context, event: Value) -> impl Future<Output = Result<Value, Problem>> + Send;
}
