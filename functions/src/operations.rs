//! The table: every operation of Usher, once. An operation that is not here cannot be called; whatever is said of all
//! operations (routes, functions of the cloud, rights, OpenAPI, tests) is made from these rows.
//!
//! `area::file, trigger, surface, who may call, what it costs, audited or not, status of its usual answer`

use platform::edge::{AccountHolder, Anyone, Body, Class, Holder, Http, Job, Member, Operation, Problem, Run, Surface, Trigger, Who};
use platform::table::{Found, Receipt};
use platform::{Context, keys::Keys};

/// Every operation.
#[rustfmt::skip]
pub static OPERATIONS: &[Operation] = &[
    op!(organizations::create_organization, http(POST, "/v1/organizations"), Api, anyone("/owner/email"), mutation(2), audited, 201).hashes(),
    op!(organizations::get_organization, http(GET, "/v1/organization"), Api, signed_in, read(1), unaudited, 200),
    op!(organizations::update_organization, http(PATCH, "/v1/organization"), Api, member(SettingsManage), mutation(2), audited, 200),
    op!(organizations::close_organization, http(DELETE, "/v1/organization"), Api, signed_in, mutation(2), audited, 204),
    op!(organizations::list_presets, http(GET, "/v1/presets"), Api, anyone, read(0), unaudited, 200),
    op!(organizations::get_policies, http(GET, "/v1/organization/policies"), Api, member(SettingsManage), read(1), unaudited, 200),
    op!(organizations::change_policies, http(PUT, "/v1/organization/policies"), Api, member(SettingsManage), mutation(3), audited, 200),
    op!(organizations::preview_policies, http(POST, "/v1/organization/policies/preview"), Api, member(SettingsManage), read(2), unaudited, 200),

    op!(organizations::offer_ownership, http(POST, "/v1/ownership/offer"), Api, signed_in, mutation(2), audited, 200),
    op!(organizations::accept_ownership, http(POST, "/v1/ownership/accept"), Api, signed_in, mutation(3), audited, 200),
    op!(organizations::cancel_ownership, http(POST, "/v1/ownership/cancel"), Api, signed_in, mutation(2), audited, 200),

    op!(accounts::verify_mailbox, http(POST, "/v1/email-verifications/{token}"), Api, account_holder, gathering(3), audited, 200),
    op!(accounts::ask_verification, http(POST, "/v1/me/email-verification"), Api, signed_in, mutation(3), audited, 202),
    op!(accounts::change_email, http(POST, "/v1/me/email"), Api, signed_in, mutation(2), audited, 202),
    op!(accounts::change_password, http(PUT, "/v1/me/password"), Api, signed_in, mutation(3), audited, 200).hashes().even_restricted(),
    op!(accounts::delete_account, http(DELETE, "/v1/me"), Api, signed_in, mutation(3), audited, 204),
    op!(accounts::order_reset, http(POST, "/v1/password-resets"), Api, anyone("/email"), mutation(2), unaudited, 202).even_restricted(),
    op!(accounts::preview_reset, http(GET, "/v1/password-reset-links/{token}"), Api, account_holder, read(1), unaudited, 200).even_restricted(),
    op!(accounts::complete_reset, http(POST, "/v1/password-reset-links/{token}/complete"), Api, account_holder, mutation(2), audited, 204).hashes().even_restricted(),

    op!(sessions::sign_in, http(POST, "/v1/sessions"), Api, anyone("/email"), mutation(4), audited, 201).hashes().even_restricted(),
    op!(sessions::switch_organization, http(POST, "/v1/sessions/current/organization"), Api, signed_in, mutation(3), audited, 201),
    op!(sessions::step_up, http(POST, "/v1/sessions/current/step-up"), Api, signed_in, mutation(3), audited, 200).hashes(),
    op!(sessions::sign_out, http(DELETE, "/v1/sessions/current"), Api, signed_in, mutation(2), audited, 204).even_restricted(),
    op!(sessions::list_sessions, http(GET, "/v1/me/sessions"), Api, signed_in, list(1), unaudited, 200),
    op!(sessions::revoke_session, http(DELETE, "/v1/me/sessions/{id}"), Api, signed_in, mutation(2), audited, 204),
    op!(sessions::revoke_other_sessions, http(POST, "/v1/me/sessions/revoke-others"), Api, signed_in, mutation(2), audited, 200),

    op!(users::me, http(GET, "/v1/me"), Api, signed_in, read(1), unaudited, 200),
    op!(users::update_me, http(PATCH, "/v1/me"), Api, signed_in, mutation(2), audited, 200),
    op!(users::invite_user, http(POST, "/v1/users"), Api, member(UsersInvite), mutation(2), audited, 201),
    op!(users::check_users, http(POST, "/v1/users/check"), Api, member(UsersInvite), read(2), unaudited, 200),
    op!(users::list_users, http(GET, "/v1/users"), Api, member(UsersRead), list(1), unaudited, 200),
    op!(users::get_user, http(GET, "/v1/users/{id}"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(users::update_user, http(PATCH, "/v1/users/{id}"), Api, signed_in, mutation(3), audited, 200),
    op!(users::user_timeline, http(GET, "/v1/users/{id}/timeline"), Api, signed_in, list(1), unaudited, 200),
    op!(users::activate_user, http(POST, "/v1/users/{id}/activate"), Api, member(UsersManage), mutation(2), audited, 200),
    op!(users::deactivate_user, http(POST, "/v1/users/{id}/deactivate"), Api, member(UsersManage), mutation(2), audited, 200),
    op!(users::terminate_user, http(POST, "/v1/users/{id}/terminate"), Api, member(UsersManage), mutation(2), audited, 200),
    op!(users::restore_user, http(POST, "/v1/users/{id}/restore"), Api, member(UsersManage), mutation(3), audited, 200),
    op!(users::erase_user, http(POST, "/v1/users/{id}/erase"), Api, member(UsersManage), mutation(3), audited, 200),
    op!(users::leave_organization, http(POST, "/v1/me/leave"), Api, signed_in, mutation(2), audited, 204),
    op!(users::set_password, http(PUT, "/v1/users/{id}/password"), Api, member(UsersManage), mutation(3), audited, 200).hashes(),
    op!(users::send_reset, http(POST, "/v1/users/{id}/password-reset"), Api, member(UsersManage), mutation(3), audited, 202),

    op!(users::set_role, http(PUT, "/v1/users/{id}/role"), Api, member(RolesManage), mutation(3), audited, 200),
    op!(users::get_permissions, http(GET, "/v1/users/{id}/permissions"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(users::set_permissions, http(PUT, "/v1/users/{id}/permissions"), Api, member(RolesManage), mutation(3), audited, 200),

    op!(roles::list_roles, http(GET, "/v1/roles"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(roles::create_role, http(POST, "/v1/roles"), Api, member(RolesManage), mutation(2), audited, 201),
    op!(roles::get_role, http(GET, "/v1/roles/{id}"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(roles::update_role, http(PATCH, "/v1/roles/{id}"), Api, member(RolesManage), mutation(2), audited, 200),
    op!(roles::delete_role, http(DELETE, "/v1/roles/{id}"), Api, member(RolesManage), mutation(3), audited, 204),
    op!(roles::authorize, http(POST, "/v1/authorize"), Api, member(AuthorizeAsk), read(1), unaudited, 200),

    op!(catalog::list_departments, http(GET, "/v1/departments"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(catalog::create_department, http(POST, "/v1/departments"), Api, member(SettingsManage), mutation(2), audited, 201),
    op!(catalog::get_department, http(GET, "/v1/departments/{id}"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(catalog::update_department, http(PATCH, "/v1/departments/{id}"), Api, member(SettingsManage), mutation(2), audited, 200),
    op!(catalog::delete_department, http(DELETE, "/v1/departments/{id}"), Api, member(SettingsManage), mutation(3), audited, 204),
    op!(catalog::list_positions, http(GET, "/v1/positions"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(catalog::create_position, http(POST, "/v1/positions"), Api, member(SettingsManage), mutation(2), audited, 201),
    op!(catalog::get_position, http(GET, "/v1/positions/{id}"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(catalog::update_position, http(PATCH, "/v1/positions/{id}"), Api, member(SettingsManage), mutation(2), audited, 200),
    op!(catalog::delete_position, http(DELETE, "/v1/positions/{id}"), Api, member(SettingsManage), mutation(3), audited, 204),
    op!(catalog::list_locations, http(GET, "/v1/locations"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(catalog::create_location, http(POST, "/v1/locations"), Api, member(SettingsManage), mutation(2), audited, 201),
    op!(catalog::get_location, http(GET, "/v1/locations/{id}"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(catalog::update_location, http(PATCH, "/v1/locations/{id}"), Api, member(SettingsManage), mutation(2), audited, 200),
    op!(catalog::delete_location, http(DELETE, "/v1/locations/{id}"), Api, member(SettingsManage), mutation(3), audited, 204),

    op!(days_off::list_days_off, http(GET, "/v1/users/{id}/days-off"), Api, signed_in, read(1), unaudited, 200),
    op!(days_off::create_day_off, http(POST, "/v1/users/{id}/days-off"), Api, member(UsersManage), mutation(2), audited, 201),
    op!(days_off::update_day_off, http(PATCH, "/v1/users/{id}/days-off/{day_off}"), Api, member(UsersManage), mutation(2), audited, 200),
    op!(days_off::delete_day_off, http(DELETE, "/v1/users/{id}/days-off/{day_off}"), Api, member(UsersManage), mutation(2), audited, 204),
    op!(days_off::days_off_calendar, http(GET, "/v1/users/{id}/days-off.ics"), Api, signed_in, read(1), unaudited, 200),

    op!(photos::get_photo, http(GET, "/v1/users/{id}/photo"), Api, signed_in, read(2), unaudited, 200),
    op!(photos::set_photo, http(PUT, "/v1/users/{id}/photo"), Api, signed_in, mutation(3), audited, 200).takes_a_picture(),
    op!(photos::remove_photo, http(DELETE, "/v1/users/{id}/photo"), Api, signed_in, mutation(2), audited, 204),
    op!(photos::get_own_photo, http(GET, "/v1/me/photo"), Api, signed_in, read(2), unaudited, 200),
    op!(photos::set_own_photo, http(PUT, "/v1/me/photo"), Api, signed_in, mutation(3), audited, 200).takes_a_picture(),
    op!(photos::remove_own_photo, http(DELETE, "/v1/me/photo"), Api, signed_in, mutation(2), audited, 204),

    op!(invitations::list_invitations, http(GET, "/v1/invitations"), Api, member(UsersRead), list(1), unaudited, 200),
    op!(invitations::get_invitation, http(GET, "/v1/users/{id}/invitation"), Api, member(UsersRead), read(1), unaudited, 200),
    op!(invitations::resend_invitation, http(POST, "/v1/users/{id}/invitation/resend"), Api, member(UsersInvite), mutation(3), audited, 200),
    op!(invitations::bulk_resend, http(POST, "/v1/invitations/bulk-resend"), Api, member(UsersInvite), mutation(3), audited, 200),
    op!(invitations::revoke_invitation, http(POST, "/v1/users/{id}/invitation/revoke"), Api, member(UsersInvite), mutation(2), audited, 200),
    op!(invitations::hand_out_link, http(POST, "/v1/users/{id}/invitation/link"), Api, member(UsersInvite), mutation(3), audited, 200),

    op!(invitations::preview_invitation, http(GET, "/v1/invitation-links/{token}"), Api, holder, read(2), unaudited, 200),
    op!(invitations::accept_invitation, http(POST, "/v1/invitation-links/{token}/accept"), Api, holder, mutation(3), audited, 201).hashes(),
    op!(invitations::decline_invitation, http(POST, "/v1/invitation-links/{token}/decline"), Api, holder, mutation(3), audited, 204),
    op!(invitations::ask_code, http(POST, "/v1/invitation-links/{token}/code"), Api, holder, mutation(3), audited, 202),
    op!(invitations::renew_invitation, http(POST, "/v1/invitation-links/{token}/renew"), Api, holder, mutation(3), audited, 202),

    op!(pages::invitation_page, http(GET, "/i/{token}"), Page, holder, read(2), unaudited, 200),
    op!(pages::invitation_form, http(POST, "/i/{token}"), Page, holder, mutation(3), audited, 303).hashes(),
    op!(pages::notice_page, http(GET, "/n/{token}"), Page, holder, read(2), unaudited, 200),
    op!(pages::notice_form, http(POST, "/n/{token}"), Page, holder, mutation(3), audited, 200),
    op!(pages::reset_page, http(GET, "/r/{token}"), Page, account_holder, read(1), unaudited, 200).even_restricted(),
    op!(pages::reset_form, http(POST, "/r/{token}"), Page, account_holder, mutation(2), audited, 200).hashes().even_restricted(),
    op!(pages::verify_page, http(GET, "/v/{token}"), Page, account_holder, read(1), unaudited, 200),
    op!(pages::verify_form, http(POST, "/v/{token}"), Page, account_holder, gathering(3), audited, 200),
    op!(pages::sign_in_page, http(GET, "/sign-in"), Page, anyone, read(0), unaudited, 200).even_restricted(),
    op!(pages::sign_in_form, http(POST, "/sign-in"), Page, anyone("/email"), mutation(4), audited, 303).hashes().even_restricted(),
    op!(pages::sign_out_form, http(POST, "/sign-out"), Page, anyone, mutation(2), audited, 303).even_restricted(),
    op!(pages::switch_form, http(POST, "/switch-organization"), Page, signed_in, mutation(3), audited, 303),
    op!(pages::home_page, http(GET, "/home"), Page, signed_in, list(1), unaudited, 200).even_restricted(),
    op!(pages::person_page, http(GET, "/people/{id}"), Page, signed_in, list(1), unaudited, 200),
    op!(pages::person_form, http(POST, "/people/{id}"), Page, signed_in, mutation(3), audited, 303),
    op!(pages::photo_page, http(GET, "/people/{id}/photo"), Page, signed_in, read(2), unaudited, 200),
    op!(pages::photo_form, http(POST, "/people/{id}/photo"), Page, signed_in, mutation(3), audited, 303).takes_a_picture(),
    op!(pages::home_form, http(POST, "/home"), Page, signed_in, mutation(3), audited, 200).hashes().even_restricted(),

    op!(audit::verify_audit, http(GET, "/v1/audit-events/verify"), Api, member(AuditRead), list(3), unaudited, 200),

    op!(meta::healthz, http(GET, "/healthz"), Api, anyone, read(0), unaudited, 200).even_restricted(),
    op!(meta::not_found, Trigger::Otherwise, job, unaudited).public(),

    op!(timers::expire_invitation, Trigger::Timer("invitation_due"), mutation(3), audited),
    op!(timers::sweep, Trigger::Rate(1), job, unaudited).within(300),
    op!(streams::dispatch, Trigger::Stream, job, unaudited).within(120),
    op!(streams::seal_audit, Trigger::AuditStream(90), job, unaudited),
    op!(mail::send_mail, Trigger::Queue(&["mail_now", "mail_bulk"]), job, audited).within(120),
    op!(mail::record_delivery, Trigger::Bus("aws.ses"), job, audited),
];
