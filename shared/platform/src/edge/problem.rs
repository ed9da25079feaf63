//! Refusals as RFC 9457 problem details. Every code is listed here, once, with its title and status.

use std::fmt;

use domain::policy::{Contradiction, PolicyFault};
use domain::{Action, DeadReason, Operation, Refused, Span, UserId};
use serde_json::{Map, Value, json};

use crate::edge::Outbound;
use crate::table::StoreError;

/// Every code: its status and title. `/docs/errors` shows them.
pub const CODES: &[(&str, u16, &str)] = &[
    ("malformed", 400, "The request cannot be parsed"),
    ("idempotency_key_invalid", 400, "The Idempotency-Key is empty or too long"),
    ("unauthenticated", 401, "A valid session is needed"),
    ("wrong_credentials", 401, "The address or the password is wrong"),
    ("sign_in_required", 401, "Sign in to the account that holds the address"),
    ("forbidden", 403, "Not allowed"),
    ("wrong_account", 403, "Signed in to another account"),
    ("handed_link", 403, "This link went through an admin: only the invited person may do that"),
    ("password_change_required", 403, "An admin chose this password: choose another one first"),
    ("cross_site", 403, "The form was sent from another site"),
    ("step_up_required", 403, "This needs the credential once more"),
    ("not_found", 404, "There is no such thing"),
    ("method_not_allowed", 405, "This method does not apply here"),
    ("wrong_status", 409, "The status does not allow that"),
    ("already_active", 409, "Already active"),
    ("already_inactive", 409, "Already inactive"),
    ("already_terminated", 409, "Already terminated"),
    ("already_erased", 409, "Already erased"),
    ("already_pending", 409, "Already invited"),
    ("already_awaiting_approval", 409, "Already awaiting approval"),
    ("awaiting_approval", 409, "Awaits approval"),
    ("inactive", 409, "Inactive"),
    ("previously_rejected", 409, "Was refused before: approve instead"),
    ("previously_terminated", 409, "Was removed before: restore, or use another mailbox for another person"),
    ("day_off_overlaps", 409, "The person is off then already"),
    ("too_many_days_off", 409, "The person has all the days off that one may have"),
    ("suppressed", 409, "Mails to this address are held back"),
    ("never_joined", 409, "Never joined: there is nothing to restore"),
    ("address_taken", 409, "Another user holds the address"),
    ("external_id_taken", 409, "Another user has that id"),
    ("account_elsewhere", 409, "The account is not managed by this organization"),
    ("owner_protected", 409, "Nobody acts on an owner but the owner"),
    ("last_owner", 409, "The organization would be left without anybody to run it"),
    ("second_owner", 409, "The organization has one owner and is to have no second"),
    ("already_owner", 409, "Owns the organization already"),
    ("no_offer", 409, "Nobody offers you the organization, or not any more"),
    ("role_exists", 409, "There is a role of this name"),
    ("role_built_in", 409, "Built-in roles stay as they are"),
    ("name_taken", 409, "Something beside it is called so"),
    ("not_empty", 409, "People or other entries are in it: archive it"),
    ("too_many_entries", 409, "The list has all the entries that one may have"),
    ("role_in_use", 409, "Somebody has the role, or a policy names it"),
    ("too_many_roles", 409, "There are as many roles as there may be"),
    ("code_required", 409, "A code is needed first"),
    ("code_spent", 409, "Too many wrong codes; ask for a new one"),
    ("undeliverable", 409, "The address cannot be mailed"),
    ("address_unproved", 409, "An account that nobody proved holds the address; a reset link is on its way"),
    ("conflict", 409, "Others kept changing the same thing; try again"),
    ("dead_link", 410, "The link does not work any more"),
    ("version_mismatch", 412, "It was changed since it was read"),
    ("too_large", 413, "The body is too large"),
    ("unsupported_media_type", 415, "This content type is not accepted here"),
    ("image_invalid", 422, "The picture cannot be read"),
    ("image_too_large", 422, "The picture has too many pixels"),
    ("invalid", 422, "A field is not valid"),
    ("unknown_field", 422, "There is no such field"),
    ("required", 422, "A field is missing"),
    ("not_editable", 422, "This field is not yours to set"),
    ("permissions_required", 422, "This role permits little by itself: say which permissions the person is to have"),
    ("permissions_fixed", 422, "This role permits everything: there is nothing to give beyond it"),
    ("role_unknown", 422, "The organization has no such role"),
    ("policies_contradictory", 422, "These policies cannot stand"),
    ("password_too_short", 422, "The password is too short"),
    ("password_too_long", 422, "The password is too long"),
    ("password_common", 422, "The password is too easy to guess"),
    ("password_unchanged", 422, "That is the password you have"),
    ("code_wrong", 422, "That is not the code"),
    ("cursor_invalid", 422, "The cursor does not belong to this list"),
    ("idempotency_key_reused", 422, "The Idempotency-Key was used for another request"),
    ("too_many_requests", 429, "Too many requests"),
    ("too_soon", 429, "Too soon"),
    ("internal", 500, "Something went wrong here"),
    ("unavailable", 503, "Not available for the moment"),
];

/// Why a removed person is not simply invited again (R29, R30).
const REMOVED: &str = "Somebody with this address was removed: restore that person instead. Somebody else who shares the mailbox must be invited under \
    another address, or would see the first person's data";

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What: snake_case.
    pub code: String,
}

/// A refusal on its way out. The cause is logged, never sent.
#[derive(Clone, Debug)]
pub struct Problem {
    /// One of [`CODES`].
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// A sentence for people.
    pub detail: String,
    /// The policy or rule that refused.
    pub rule: Option<String>,
    /// Why a link is dead.
    pub reason: Option<DeadReason>,
    /// The next steps.
    pub actions: Vec<Action>,
    /// Fields at fault.
    pub errors: Vec<FieldError>,
    /// When to try again.
    pub retry_after: Option<Span>,
    /// More members of the document.
    pub more: Map<String, Value>,
    /// For the log alone.
    pub cause: Option<String>,
    /// Somebody else's commit came first: decide anew.
    pub again: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.detail)
    }
}

impl Problem {
    /// A problem of a listed code; its detail is the title.
    pub fn new(code: &'static str) -> Problem {
        let (status, title) = CODES.iter().find(|(c, _, _)| *c == code).map_or((500, "Something went wrong here"), |(_, status, title)| (*status, *title));
        Problem {
            code,
            status,
            detail: title.to_owned(),
            rule: None,
            reason: None,
            actions: Vec::new(),
            errors: Vec::new(),
            retry_after: None,
            more: Map::new(),
            cause: None,
            again: false,
        }
    }
    /// 404 for everything that is not there or not the caller's to see.
    pub fn not_found() -> Problem {
        Problem::new("not_found")
    }
    /// 403, naming the rule.
    pub fn forbidden(rule: impl Into<String>) -> Problem {
        let rule = rule.into();
        Problem::new("forbidden").actions(Action::past(&rule)).rule(rule)
    }
    /// 500; `cause` goes to the log.
    pub fn internal(cause: impl fmt::Display) -> Problem {
        Problem::new("internal").because(cause)
    }
    /// 503, worth trying again.
    pub fn unavailable(cause: impl fmt::Display) -> Problem {
        let mut problem = Problem::new("unavailable").because(cause);
        problem.retry_after = Some(Span(1));
        problem
    }
    /// 422 (or the code's own status) about one field.
    pub fn field(code: &'static str, pointer: impl Into<String>, what: impl Into<String>) -> Problem {
        let mut problem = Problem::new(code);
        problem.errors.push(FieldError { pointer: pointer.into(), code: what.into() });
        problem
    }
    /// 429 with the time to wait.
    pub fn too_soon(code: &'static str, rule: impl Into<String>, wait: Span) -> Problem {
        let mut problem = Problem::new(code).rule(rule);
        problem.retry_after = Some(Span(wait.0.max(1)));
        problem
    }
    /// 410: why, and the ways on (INVITATIONS section 6).
    pub fn dead_link(reason: DeadReason, actions: Vec<Action>) -> Problem {
        let mut problem = Problem::new("dead_link");
        problem.reason = Some(reason);
        problem.actions = actions;
        problem
    }
    /// 410 for what does not unseal or leads nowhere.
    pub fn unknown_link() -> Problem {
        Problem::dead_link(DeadReason::Unknown, DeadReason::Unknown.ways_on(false))
    }
    /// Whether the limit of this rule is reached.
    pub fn is_limit(&self, rule: &str) -> bool {
        self.status == 429 && self.rule.as_deref() == Some(rule)
    }
    /// The same, naming the rule.
    #[must_use]
    pub fn rule(mut self, rule: impl Into<String>) -> Problem {
        self.rule = Some(rule.into());
        self
    }
    /// The same with a sentence of its own.
    #[must_use]
    pub fn saying(mut self, detail: &str) -> Problem {
        detail.clone_into(&mut self.detail);
        self
    }
    /// The same with next steps.
    #[must_use]
    pub fn actions(mut self, actions: impl IntoIterator<Item = Action>) -> Problem {
        self.actions = actions.into_iter().collect();
        self
    }
    /// The same with a member of the document.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        self.more.insert(name.to_owned(), value.into());
        self
    }
    /// The same with a cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Problem {
        self.cause = Some(cause.to_string());
        self
    }

    /// The same about the field at `pointer` instead.
    #[must_use]
    pub fn at(mut self, pointer: &str) -> Problem {
        for error in &mut self.errors {
            pointer.clone_into(&mut error.pointer);
        }
        self
    }

    /// The same about fields inside the one at `pointer`.
    #[must_use]
    pub fn under(mut self, pointer: &str) -> Problem {
        for error in &mut self.errors {
            error.pointer.insert_str(0, pointer);
        }
        self
    }

    /// The title of its code.
    pub fn title(&self) -> &'static str {
        CODES.iter().find(|(code, _, _)| *code == self.code).map_or("", |(_, _, title)| title)
    }

    /// The document, as `application/problem+json`.
    pub fn document(&self, request: &domain::RequestId) -> Outbound {
        let mut document = Map::new();
        document.insert("type".into(), format!("/docs/errors#{}", self.code).into());
        document.insert("title".into(), self.title().into());
        document.insert("status".into(), self.status.into());
        document.insert("detail".into(), self.detail.clone().into());
        document.insert("code".into(), self.code.into());
        if let Some(rule) = &self.rule {
            document.insert("rule".into(), rule.clone().into());
        }
        if let Some(reason) = self.reason {
            document.insert("reason".into(), reason.name().into());
        }
        if !self.actions.is_empty() {
            document.insert("actions".into(), self.actions.iter().map(|action| action.name()).collect());
        }
        if !self.errors.is_empty() {
            document.insert("errors".into(), self.errors.iter().map(|e| json!({"pointer": e.pointer, "code": e.code})).collect());
        }
        document.extend(self.more.clone());
        document.insert("request_id".into(), request.to_string().into());
        let out = Outbound::new(self.status, "application/problem+json", Value::Object(document).to_string());
        let out = self.headers(out);
        if self.status == 401 { out.header("www-authenticate", "Bearer") } else { out }
    }

    /// The answer with what the refusal says in headers, whatever its dialect: when to try again, which methods apply.
    #[must_use]
    pub fn headers(&self, mut out: Outbound) -> Outbound {
        if let Some(wait) = self.retry_after {
            out = out.header("retry-after", wait.0.to_string());
        }
        if let Some(allow) = self.more.get("allow").and_then(Value::as_str) {
            out = out.header("allow", allow);
        }
        out
    }
}

/// The one place where a rule's refusal becomes an answer.
impl From<Refused> for Problem {
    #[expect(clippy::too_many_lines, reason = "a table: one line for each refusal, and none is forgotten")]
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::WrongStatus(operation, status) => Problem::new("wrong_status").rule(operation.rule()).actions(operation.ways_on(status)),
            Refused::Already(status) => already(status),
            Refused::NotAllowed(rule) => Problem::forbidden(rule),
            Refused::OwnerProtected => Problem::new("owner_protected").rule("owner.model").actions([Action::AskOwner]),
            Refused::LastOwner => Problem::new("last_owner").rule("owner.model").actions([Action::Invite]),
            Refused::DeadLink(reason, actions) => Problem::dead_link(reason, actions),
            Refused::SignInRequired => Problem::new("sign_in_required").actions([Action::SignIn, Action::Reset]).with("next", "sign_in"),
            Refused::WrongAccount => Problem::new("wrong_account").actions([Action::SignOutAndContinue, Action::SendToPerson]),
            Refused::CodeRequired => Problem::new("code_required").with("next", "code"),
            Refused::CodeWrong => Problem::field("code_wrong", "/code", "code_wrong"),
            Refused::CodeSpent => Problem::new("code_spent").with("next", "code"),
            Refused::Undeliverable => Problem::new("undeliverable").actions([Action::TellOrganization]),
            Refused::HandedLink => Problem::new("handed_link").rule("invite.handed_link").actions(Action::past("invite.handed_link")),
            Refused::TooSoon(rule, wait) => Problem::too_soon("too_soon", rule, wait),
            Refused::AlreadyActive(user) => Problem::new("already_active").actions([Action::UseOtherAddress]).with("user_id", user.to_string()),
            Refused::AwaitingApproval(user) => Problem::new("awaiting_approval").actions([Action::Approve]).with("user_id", user.to_string()),
            Refused::Inactive(user) => Problem::new("inactive").actions([Action::Activate]).with("user_id", user.to_string()),
            Refused::PreviouslyRejected(user) => Problem::new("previously_rejected").actions([Action::Approve]).with("user_id", user.to_string()),
            Refused::PreviouslyTerminated(user, ways) => Problem::new("previously_terminated").saying(REMOVED).actions(ways).with("user_id", user.to_string()),
            Refused::Suppressed(user) => suppressed(user),
            Refused::NeverJoined => Problem::new("never_joined").rule(Operation::Restore.rule()).actions([Action::Invite]),
            Refused::OfNobody(refused) => Problem::from(*refused).actions([Action::Invite]),
            Refused::AddressTaken(user) => Problem::new("address_taken").actions([Action::UseOtherAddress]).with("user_id", user.to_string()),
            Refused::AddressInUse => Problem::new("address_taken").actions([Action::UseOtherAddress]),
            Refused::ExternalIdTaken(user) => {
                Problem::field("external_id_taken", "/external_id", "external_id_taken").with("user_id", user.to_string()).with("next", "choose_another_id")
            }
            Refused::AccountElsewhere => Problem::new("account_elsewhere").actions([Action::Resend]),
            Refused::AddressUnproved => Problem::new("address_unproved").actions([Action::Reset]),
            Refused::NotEditable(rule) => Problem::new("not_editable").rule(rule).actions(Action::past(rule)),
            Refused::Required(field) => Problem::field("required", format!("/{field}"), "required"),
            Refused::RequiredOneOf(fields) => {
                let mut problem = Problem::new("required").rule("invite.required");
                problem.errors = fields.iter().map(|field| FieldError { pointer: format!("/{field}"), code: "required_one_of".to_owned() }).collect();
                problem
            }
            Refused::PolicyFaults(faults) => policy_faults(faults),
            Refused::Contradictory(found) => Problem::new("policies_contradictory").with("contradictions", contradictions(&found)),
            Refused::SecondOwner => Problem::new("second_owner").rule("owner.model").actions([Action::ChangePolicy]),
            Refused::RoleExists => Problem::field("role_exists", "/name", "role_exists").with("next", "choose_another_name"),
            Refused::RoleBuiltIn => Problem::new("role_built_in").rule("role.built_in").with("next", "create_role"),
            Refused::RoleInUse(policies) => Problem::new("role_in_use").with("policies", policies).with("next", "change_roles"),
            Refused::TooManyRoles => Problem::new("too_many_roles").rule("limits.roles").with("next", "delete_role"),
            Refused::PermissionsRequired => Problem::field("permissions_required", "/permissions", "required").rule("role.limited"),
            Refused::PermissionsFixed => Problem::field("permissions_fixed", "/permissions", "permissions_fixed"),
            Refused::AlreadyOwner => Problem::new("already_owner").rule("owner.model").actions([Action::AskOwner]),
            Refused::NameDiffers => Problem::field("invalid", "/name", "name_differs"),
            Refused::NoOffer => Problem::new("no_offer").rule("owner.model").actions([Action::AskOwner]),
            Refused::UnknownRole => Problem::field("role_unknown", "/role", "role_unknown"),
            Refused::WrongCredentials => Problem::new("wrong_credentials"),
            Refused::DayOffEmpty => Problem::field("invalid", "/end", "before_start"),
            Refused::DayOffMeets(other) => Problem::new("day_off_overlaps").with("day_off_id", other.to_string()).with("next", "change_that_one"),
            Refused::TooManyDaysOff => Problem::new("too_many_days_off").rule("limits.days_off").with("next", "delete_one"),
            Refused::ManagerUnknown => Problem::field("invalid", "/manager_id", "unknown_value"),
            Refused::ManagerInCircle => Problem::field("invalid", "/manager_id", "circle"),
            Refused::ManagersTooMany => Problem::field("invalid", "/manager_id", "too_many"),
            Refused::UnknownEntry(field) => Problem::field("invalid", format!("/{field}"), "unknown_value"),
            Refused::EntryExists => Problem::field("name_taken", "/name", "name_taken").with("next", "choose_another_name"),
            Refused::TooManyEntries(kind) => Problem::new("too_many_entries").rule(format!("limits.{}", kind.name())).with("next", "delete_one"),
            Refused::EntryInside => Problem::field("invalid", "/parent_id", "inside_itself"),
            Refused::NotEmpty => Problem::new("not_empty").with("next", "archive"),
        }
    }
}

/// Whoever is invited has an address that can be corrected; for a newcomer another one is used.
fn suppressed(user: Option<UserId>) -> Problem {
    let problem = Problem::new("suppressed");
    match user {
        Some(user) => problem.actions([Action::LiftSuppression, Action::FixAddress]).with("user_id", user.to_string()),
        None => problem.actions([Action::LiftSuppression, Action::UseOtherAddress]),
    }
}

fn policy_faults(faults: Vec<PolicyFault>) -> Problem {
    let unknown = faults.iter().all(|fault| fault.code == "unknown_field");
    let mut problem = Problem::new(if unknown { "unknown_field" } else { "invalid" });
    problem.errors = faults.into_iter().map(|fault| FieldError { pointer: format!("/values{}", fault.pointer), code: fault.code }).collect();
    problem
}

/// What keeps a set of policies from standing, as answers list it.
pub fn contradictions(found: &[Contradiction]) -> Value {
    found.iter().map(|one| json!({ "code": one.code, "policies": one.policies, "detail": one.detail })).collect()
}

fn already(status: domain::StatusKind) -> Problem {
    use domain::StatusKind::{Active, AwaitingApproval, Erased, Inactive, Pending, Terminated};
    let code = match status {
        Pending => "already_pending",
        AwaitingApproval => "already_awaiting_approval",
        Active => "already_active",
        Inactive => "already_inactive",
        Terminated => "already_terminated",
        Erased => "already_erased",
    };
    let problem = Problem::new(code).actions(domain::moves::ways_on(status));
    match Operation::leading_to(status) {
        Some(operation) => problem.rule(operation.rule()),
        None => problem,
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Conflict => {
                let mut problem = Problem::new("conflict");
                problem.again = true;
                problem.retry_after = Some(Span(1));
                problem
            }
            StoreError::LastOwner => Problem::from(Refused::LastOwner),
            StoreError::SecondOwner => Problem::from(Refused::SecondOwner),
            StoreError::Exhausted(counter, wait) => Problem::too_soon("too_soon", counter.rule(), wait),
            StoreError::Busy(cause) => Problem::unavailable(cause),
            StoreError::Unknown(cause) => Problem::unavailable(cause),
            StoreError::NoSuchPosition => Problem::field("cursor_invalid", "/cursor", "cursor_invalid"),
            StoreError::Corrupt(cause) => Problem::internal(cause),
        }
    }
}
