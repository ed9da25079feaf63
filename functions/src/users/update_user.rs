//! Edits a person (R48, R50, R54; F23, F25): the profile as far as the organization lets admins, or the address of somebody who
//! was never active (F6, F9), which goes by itself: a bounced or mistyped one, on the same invitation.

use domain::invitation::fix_address::fix_address;
use domain::user::{ProfileEdit, edit_profile};
use domain::{Email, EntryId, Field, Locale, Name, Permission, Phone, User, UserId, Zone};
use platform::Context;
use platform::edge::{Answer, Member, Problem};
use platform::keys::Keys;
use platform::seal::SessionToken;
use platform::table::{Found, Receipt};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::accounts::change_email;
use crate::invitations::door::{new_address, new_address_keys};
use crate::users::get_user::{one, user_and_invitation};
use crate::users::{activate_user, get_user};
use crate::views::{UserView, around};

/// Who, and what is to be different; null clears a field.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// `usr_…`
    pub id: String,
    /// The address that the invitation is mailed to from now on; alone. Of somebody who was active: the one that they are to prove.
    #[schemars(with = "Option<String>")]
    pub email: Option<Email>,
    /// Mails to the address are held back, and this one goes all the same: the hold is lifted.
    #[serde(default)]
    pub confirm_suppressed: bool,
    /// First name.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub first_name: Field<Name>,
    /// Last name.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub last_name: Field<Name>,
    /// E.164.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub phone: Field<Phone>,
    /// Position.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub position: Field<Name>,
    /// The department, `dep_…`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub department_id: Field<EntryId>,
    /// The location, `loc_…`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub location_id: Field<EntryId>,
    /// Who is above the person, `usr_…`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub manager_id: Field<UserId>,
    /// The organization's own id of the person, which nobody else has.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub external_id: Field<Name>,
    /// Language.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub locale: Field<Locale>,
    /// The IANA zone that the person lives in; null for the organization's.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub time_zone: Field<Zone>,
}

/// The user as it stands now.
pub type Reply = UserView;

/// 200 with an `ETag`.
pub type Answered = Answer<Reply>;

/// The person, the invitation, who holds the address or the id, and whether mails to the address are held back.
pub fn wants(claims: &SessionToken, request: &Request) -> Keys {
    let address = request.email.as_ref().map_or_else(Keys::none, |email| new_address_keys(claims.org, email));
    let around = request.id.parse().map_or_else(|_| Keys::none(), |id| around::keys(claims.org, id, &request.edit()));
    activate_user::wants(claims, &get_user::Request { id: request.id.clone() }).and(address).and(around)
}

impl Request {
    /// Nothing about somebody yet.
    pub fn about(id: &str) -> Request {
        Request { id: id.to_owned(), ..Request::default() }
    }
    /// What of the profile is to be different.
    fn edit(&self) -> ProfileEdit {
        let Request { first_name, last_name, phone, position, external_id, locale, time_zone, .. } = self.clone();
        let (department, location, manager) = (self.department_id.clone(), self.location_id.clone(), self.manager_id.clone());
        ProfileEdit { first_name, last_name, phone, position, department, location, manager, external_id, locale, time_zone }
    }
}

/// Edits.
///
/// # Errors
/// 403 by `invite.inviters`, `role.above_own`, the policy that names a field's editors, or for want of a permission; 404; 409 by
/// status, `owner_protected`, `address_taken`, `external_id_taken` or `suppressed`; 412; 422.
pub async fn handle(cx: &Context, who: Member, request: Request, found: Found) -> Result<Answered, Problem> {
    let (edit, places) = (request.edit(), request.edit().places());
    may(&who, &request.id, request.email.is_some())?;
    let user = one(&found, who.org.id, request.id.parse().ok())?;
    who.call.matches(user.version)?;
    let user = match request.email {
        Some(_) if !edit.is_empty() => return Err(Problem::field("invalid", "/email", "alone")),
        Some(email) if user.first_activated_at.is_some() && user.account.is_some() => change_email::of_another(cx, &who, user, email, &found).await?,
        Some(email) => {
            let invitation = found.invitation(who.org.id, user.id)?;
            let to = new_address(&found, who.org.id, email, request.confirm_suppressed)?;
            let change = who.call.decide(cx, who.actor(), |at| fix_address(at, &who.org, &who.user, user, invitation, to))?;
            who.call.commit(cx, change, 200, &[]).await?.0
        }
        None => {
            let around = around::read(cx, who.org.id, user.id, &edit, &found).await?;
            let change = who.call.decide(cx, who.actor(), |at| edit_profile(at, &who.org, &who.user, user, edit, &around))?;
            who.call.commit(cx, change, 200, &[]).await?
        }
    };
    Ok(answer(cx, &who, &user, places))
}

/// An address is corrected by whoever may invite, a profile edited by whoever may manage people, and by its own person.
fn may(who: &Member, id: &str, address: bool) -> Result<(), Problem> {
    let permission = if address { Permission::UsersInvite } else { Permission::UsersManage };
    let may = who.may(permission) || who.may(Permission::UsersManage) || id == who.user.id.to_string();
    if may { Ok(()) } else { Err(Problem::forbidden(format!("permission.{}", permission.name()))) }
}

/// The user again.
///
/// # Errors
/// 403, 404.
pub async fn replay(cx: &Context, who: Member, request: Request, _: Receipt) -> Result<Answered, Problem> {
    may(&who, &request.id, request.email.is_some())?;
    let (user, _) = user_and_invitation(cx, who.org.id, request.id.parse().map_err(|_| Problem::not_found())?).await?;
    Ok(answer(cx, &who, &user, request.edit().places()))
}

/// The person, and what is worth doing after a position was given.
fn answer(cx: &Context, who: &Member, user: &User, places: bool) -> Answered {
    let hints = if places { user.hints_after_placing() } else { Vec::new() };
    Answer::ok(UserView::of(user, &who.org, cx.clock.now()).hinting(&hints)).version(user.version)
}
