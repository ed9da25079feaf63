//! The one button of the notice page: mail the person a link (F4). It is a resend, by whoever pressed it.

use domain::Actor;
use domain::invitation::resend::resend;
use platform::Context;
use platform::edge::{Holder, HolderClaims, Problem};
use platform::keys::Keys;
use platform::table::Found;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::invitations::door::granter_stamp;
pub use crate::pages::again as replay;
use crate::pages::notice_page::{self, behind, view};
pub use crate::pages::notice_page::{Answered, Reply};
use crate::pages::{Page, fault, language_of, of_problem};

/// The form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The link's token.
    pub token: String,
    /// Which button: resend.
    pub action: Option<String>,
}

/// User, invitation and organization.
pub fn wants(claims: &HolderClaims, request: &Request) -> Keys {
    notice_page::wants(claims, &notice_page::Request { token: request.token.clone() })
}

/// Resends.
///
/// # Errors
/// 404, 410 for what is no link.
pub async fn handle(cx: &Context, who: Holder, request: Request, found: Found) -> Result<Answered, Problem> {
    let Some((org, user, invitation)) = behind(&who, &found)? else {
        return Ok(Page::see("/sign-in").keeping_the_way_back(&format!("/n/{}", request.token)));
    };
    let Some(by) = who.signed_in.as_ref().map(|s| s.user.clone()) else { return Err(Problem::not_found()) };
    let say = language_of(who.signed_in.as_ref(), &who.call);
    let stamp = granter_stamp(cx, &by, &invitation).await?;
    let decided = who.call.decide(cx, Actor::User(by.id), |at| resend(at, &org, &by, user.clone(), invitation.clone(), stamp));
    let sent = match decided {
        Ok(change) => who.call.commit(cx, change, 200, &[]).await,
        Err(problem) => Err(problem),
    };
    match sent {
        Ok((user, invitation)) => {
            let done = say.notice_sent(user.email.as_str());
            Ok(Page::ok(view(cx, say, &org, &user, &invitation, Some(done), None).html()))
        }
        Err(problem) if problem.again || problem.status >= 500 => Err(problem),
        Err(problem) => {
            let page = Page::ok(view(cx, say, &org, &user, &invitation, None, Some(fault(say, &problem))).html());
            Ok(of_problem(&problem, page))
        }
    }
}
