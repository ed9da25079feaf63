//! What an inviter has to say, and what a newly invited person and the invitation start with.

use std::collections::BTreeMap;

use crate::change::{Change, Fact, Moment};
use crate::id::{InvitationId, UserId};
use crate::invitation::create::{IGNORABLE, Invite};
use crate::invitation::{Invitation, LinkHolder, Sends, Tally};
use crate::limits::Counter;
use crate::organization::Organization;
use crate::policy::{Policies, RequiredField};
use crate::refused::Refused;
use crate::role::RoleName;
use crate::user::{Lost, PersonalKey, Status, User};

impl Invite {
    fn gives(&self, field: RequiredField) -> bool {
        match field {
            RequiredField::First => self.first_name.is_some(),
            RequiredField::Last => self.last_name.is_some(),
            RequiredField::Email => true,
            RequiredField::Phone => self.phone.is_some(),
            RequiredField::Position => self.position.is_some(),
            RequiredField::Department => self.department.is_some(),
            RequiredField::Role => self.role.is_some(),
        }
    }

    /// # Errors
    /// `Required` or `RequiredOneOf`, with the first field, or group of which one is enough, that is not given.
    pub(super) fn has_what_is_required(&self, policies: &Policies) -> Result<(), Refused> {
        for group in &policies.required {
            if group.iter().any(|field| self.gives(*field)) {
                continue;
            }
            let fields: Vec<&'static str> = group.iter().map(|field| field.field()).collect();
            return Err(if let [field] = fields.as_slice() { Refused::Required(field) } else { Refused::RequiredOneOf(fields) });
        }
        Ok(())
    }

    /// The fields that are given and say something else than what is stored.
    pub(super) fn differing(&self, user: &User, invitation: &Invitation) -> Vec<&'static str> {
        fn differs<T: PartialEq>(given: &Option<T>, stored: &Option<T>) -> bool {
            given.is_some() && given != stored
        }
        let differs = [
            self.role.as_ref().is_some_and(|role| *role != user.role),
            self.given.as_ref().is_some_and(|given| *given != user.given),
            differs(&self.first_name, &user.first_name),
            differs(&self.last_name, &user.last_name),
            differs(&self.phone, &user.phone),
            differs(&self.position, &user.position),
            differs(&self.department, &user.department),
            differs(&self.external_id, &user.external_id),
            differs(&self.locale, &invitation.locale),
            differs(&self.message, &invitation.message),
        ];
        IGNORABLE.into_iter().zip(differs).filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }
}

/// One person more whom `by` invites (F13): refused above what an inviter may in an hour and an organization in a day.
pub(crate) fn count_invitee<T>(at: &Moment<'_>, change: &mut Change<T>, org: &Organization, by: &User) {
    if !org.founder_proved {
        change.fact(Fact::Counted(Counter::InvitedBeforeProof(org.id, at.now.day())));
    }
    change.fact(Fact::Counted(Counter::InvitedBy(org.id, by.id, at.now.hour())));
    change.fact(Fact::Counted(Counter::InvitedIn(org.id, at.now.day())));
}

/// The invitation of `user`, not yet stored.
pub(super) fn new_invitation(at: &mut Moment<'_>, org: &Organization, by: &User, user: UserId, role: RoleName, invite: &Invite) -> Invitation {
    Invitation {
        id: InvitationId::draw(at.now, at.entropy),
        org: org.id,
        user,
        epoch: 1,
        expires_at: at.now.whole_second() + org.policies().invite_ttl,
        ends: BTreeMap::new(),
        setup_until: None,
        reminders: Vec::new(),
        reminded: 0,
        link_held_by: LinkHolder::Invitee,
        invited_by: by.id,
        granter: by.id,
        granter_stamp: by.grant_stamp,
        granted_under: org.policy.version(),
        role,
        locale: invite.locale.clone(),
        message: invite.message.clone(),
        created_at: at.now,
        sends: Sends::default(),
        fresh_links: Tally::default(),
        codes: Tally::default(),
        code: None,
        renewals_left: org.policies().max_renewals,
        told_epoch: 0,
        asked_on: None,
        version: 0,
    }
}

/// The invited person, not yet stored.
pub(super) fn new_user(at: &mut Moment<'_>, id: UserId, invitation: &Invitation, invite: Invite) -> User {
    User {
        id,
        org: invitation.org,
        account: None,
        status: Status::Pending { link: invitation.live_link() },
        first_activated_at: None,
        email: invite.email,
        email_verified: false,
        phone: invite.phone,
        first_name: invite.first_name,
        last_name: invite.last_name,
        role: invitation.role.clone(),
        given: invite.given.unwrap_or_default(),
        locale: invite.locale,
        position: invite.position,
        department: invite.department,
        location: None,
        manager: None,
        mfa: false,
        external_id: invite.external_id,
        time_zone: None,
        photo: None,
        absences: Vec::new(),
        pending_email: None,
        purge_at: None,
        managed: None,
        access_stamp: 0,
        grant_stamp: 0,
        lost: Lost::default(),
        personal_key: Some(PersonalKey::draw(at.entropy)),
        created_at: at.now,
        version: 0,
    }
}
