//! Says what inviting each of these people would do, and does nothing (F11): every row by itself, one bad address refuses no
//! other.

use std::collections::BTreeSet;

use domain::invitation::create::{Invite, Standing, examine, last_to_leave};
use domain::{Action, User};
use platform::Context;
use platform::edge::{Answer, Member, Problem, typed};
use platform::keys::{self, Keys};
use platform::seal::SessionToken;
use platform::table::Found;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::invitations::door::{invitable, marks, said_keys};
use crate::users::invite_user;
use crate::views::FieldErrorView;

/// Rows of one check at most.
const MOST: usize = 100;

/// Whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What would be sent to invite each of them, at most 100.
    #[schemars(with = "Vec<invite_user::Request>")]
    pub users: Vec<Map<String, Value>>,
}

/// One row's outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Outcome {
    /// The address as it was given.
    pub email: Option<String>,
    /// ok, invalid_address, duplicate_in_list, already_invited, or the code with which inviting would be refused.
    pub outcome: String,
    /// What may be done instead.
    pub actions: Vec<String>,
    /// Who has the address, or had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The policy or rule that refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldErrorView>,
}

/// The outcomes, in the order of the rows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// One for each row.
    pub data: Vec<Outcome>,
}

/// 200.
pub type Answered = Answer<Reply>;

/// The markers of every address.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let readable = request.users.iter().take(MOST).filter_map(|row| read(row).ok());
    let asked = |invite: Invite| {
        let said = said_keys(claims.org, invite.external_id.as_ref(), invite.department, invite.position.as_ref());
        invitable(claims.org, &invite.email).and(said)
    };
    readable.fold(Keys::none(), |keys, invite| keys.and(asked(invite)))
}

/// Checks.
///
/// # Errors
/// 403 by `invite.inviters`, 422 for more than 100 rows.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    if request.users.len() > MOST {
        return Err(Problem::field("invalid", "/users", "too_many"));
    }
    who.user.invites(who.org.policies())?;
    let rows: Vec<_> = request.users.iter().map(read).collect();
    let mut people = Keys::none();
    for invite in rows.iter().flatten() {
        let holder = found.address(who.org.id, &invite.email)?;
        people = people.and(holder.into_iter().chain(found.former(who.org.id, &invite.email)?).map(|id| keys::user(who.org.id, id)).collect::<Keys>());
    }
    let people = cx.table.read(&people).await?;
    let mut seen = BTreeSet::new();
    let mut data = Vec::new();
    for (row, said) in rows.iter().zip(&request.users) {
        let outcome = match row {
            Err(problem) => refused(problem),
            Ok(invite) if !seen.insert(invite.email.folded().to_owned()) => of("duplicate_in_list", &[]),
            Ok(invite) => outcome(&who, &found, &people, invite)?,
        };
        let email = said.get("email").and_then(Value::as_str).map(str::to_owned);
        data.push(Outcome { email, ..outcome });
    }
    Ok(Answer::ok(Reply { data }))
}

fn read(row: &Map<String, Value>) -> Result<Invite, Problem> {
    typed::<invite_user::Request>(row)?.invite()
}

fn outcome(who: &Member, markers: &Found, people: &Found, invite: &Invite) -> Result<Outcome, Problem> {
    let org = who.org.id;
    let standing: Option<User> = match markers.address(org, &invite.email)? {
        Some(holder) => people.user(org, holder)?,
        None => {
            let former: Result<Vec<_>, _> = markers.former(org, &invite.email)?.into_iter().map(|id| people.user(org, id)).collect();
            last_to_leave(former?.into_iter().flatten())
        }
    };
    Ok(match examine(&who.org, &who.user, standing.as_ref(), invite, marks(markers, org, invite, false)?) {
        Ok(Standing::New) => of("ok", &[]),
        Ok(Standing::Invited) => Outcome { user_id: standing.map(|user| user.id.to_string()), ..of("already_invited", &[Action::Resend]) },
        Err(refusal) => refused(&refusal.into()),
    })
}

fn of(outcome: &str, actions: &[Action]) -> Outcome {
    let actions = actions.iter().map(|action| action.name().to_owned()).collect();
    Outcome { email: None, outcome: outcome.to_owned(), actions, user_id: None, rule: None, errors: Vec::new() }
}

fn refused(problem: &Problem) -> Outcome {
    let address = problem.errors.iter().any(|error| error.pointer == "/email");
    Outcome {
        user_id: problem.more.get("user_id").and_then(Value::as_str).map(str::to_owned),
        rule: problem.rule.clone(),
        errors: problem.errors.iter().map(FieldErrorView::of).collect(),
        ..of(if address { "invalid_address" } else { problem.code }, &problem.actions)
    }
}
