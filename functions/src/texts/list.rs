//! Every message by name, with its arguments in the order in which code gives them. The words are in `functions/texts`.

use super::{Texts, Value};

macro_rules! messages {
    ($($(#[$doc:meta])* $id:ident ( $($argument:ident),* );)*) => {
        impl Texts {
            $(
                #[doc = concat!("The message `", stringify!($id), "`.")]
                pub(crate) fn $id(self $(, $argument: impl Value)*) -> String {
                    self.say(stringify!($id), &[$((stringify!($argument), $argument.value())),*])
                }
            )*
        }

        /// The same as data, for the tests.
        #[cfg(test)]
        pub(super) const LIST: &[(&str, &[&str])] = &[$((stringify!($id), &[$(stringify!($argument)),*])),*];
    };
}

messages! {
    // Times
    moment(weekday, day, month, year, time, zone);
    weekday(number);
    month(number);
    zone(short);
    seconds(count);
    minutes(count);
    hours(count);

    // Names of the API
    role_name(role);
    status_name(status);
    holder_name(holder);

    // Every mail
    mail_copy_link();

    // The invitation's mail
    mail_invitation_subject(inviter, organization);
    mail_invitation_preheader(deadline);
    mail_invitation_heading(organization);
    mail_invitation_heading_named(name, organization);
    mail_invitation_offer(inviter, organization, role);
    mail_invitation_quote(inviter);
    mail_invitation_button();
    mail_invitation_deadline(deadline);
    mail_invitation_aside();
    mail_invitation_why(inviter, organization);

    // The reminder, where it differs
    mail_reminder_subject(inviter, organization);
    mail_reminder_heading(organization);
    mail_reminder_heading_named(name, organization);
    mail_reminder_offer(inviter, organization);

    // The set-up mail
    mail_setup_subject(organization);
    mail_setup_preheader(deadline);
    mail_setup_heading();
    mail_setup_heading_named(name);
    mail_setup_offer(organization);
    mail_setup_button();
    mail_setup_deadline(deadline);
    mail_setup_why(organization);

    // Somebody who opened an invitation says that the account which holds the address is not theirs
    mail_not_theirs_subject(person, organization);
    mail_not_theirs_preheader();
    mail_not_theirs_heading(person);
    mail_not_theirs_what(person, organization);
    mail_not_theirs_do();
    mail_not_theirs_button();
    mail_not_theirs_why(organization);

    // What the notice page did
    notice_activated(email);
    notice_restored(email);
    notice_invited(email);

    // A mail to the invited person came back
    mail_undelivered_subject(person);
    mail_undelivered_preheader(organization);
    mail_undelivered_what(state, person, organization);
    mail_undelivered_next();

    // What somebody signed in with
    device_on(browser, system);
    mail_credential_device(device);

    // The mail after an admin set a password
    mail_password_set_subject(organization);
    mail_password_set_preheader(time);
    mail_password_set_heading();
    mail_password_set_by(organization, time);
    mail_password_set_next();
    mail_password_set_button();
    mail_password_set_reset(page);
    mail_password_set_why();

    // Every page
    page_error_title(title);
    page_skip();
    page_foot();
    page_check();
    page_sign_in();
    page_sign_out();
    page_sign_out_continue();
    page_back();
    page_go_on();

    // Fields of forms
    field_email();
    field_password();
    field_optional();
    field_first_name();
    field_last_name();
    field_phone();
    field_phone_hint();
    field_role();
    field_new_password();
    field_new_password_hint(least);
    field_code();
    field_code_hint();
    field_message();
    field_message_hint();

    // Signing in
    sign_in_title();
    sign_in_button();
    sign_in_forgotten();
    sign_in_reset_title();
    sign_in_reset_lead();
    sign_in_reset_button();
    sign_in_back();
    sign_in_fill_email();
    sign_in_fill_password();
    sign_in_wrong();
    reset_asked_title();
    reset_asked_text(email);
    reset_asked_foot();
    reset_title();
    reset_lead();
    reset_button();
    reset_aside();
    reset_choose();
    reset_done_title();
    reset_done_text();

    // The mail with a code
    mail_code_subject();
    mail_code_preheader(span);
    mail_code_heading();
    mail_code_lead();
    mail_code_deadline(span);
    mail_code_aside();
    mail_code_why();

    // The mail that proves a mailbox
    mail_verify_subject();
    mail_verify_preheader(deadline);
    mail_verify_lead();
    mail_verify_button();
    mail_verify_deadline(deadline);
    mail_verify_why();

    // The mail with a reset link
    mail_reset_subject();
    mail_reset_deadline(deadline);
    mail_reset_lead();
    mail_reset_button();
    mail_reset_why();

    // The mail about a changed password
    mail_next_email_subject();
    mail_next_email_lead();
    mail_next_email_why();
    mail_email_asked_subject();
    mail_email_asked_what(when, email);
    mail_email_asked_advice();
    mail_email_changed_subject();
    mail_email_changed_what(when, email);
    mail_email_changed_advice(organization);
    mail_email_changed_yours();
    mail_email_why();
    mail_changed_subject();
    mail_changed_preheader(when);
    mail_changed_what(when);
    mail_changed_advice();
    mail_changed_button();
    mail_changed_why();

    // Mails to admins about an invitation
    mail_admin_why(organization);
    mail_digest_subject(count, organization);
    mail_digest_preheader(count);
    mail_digest_heading(organization);
    mail_digest_what();
    mail_digest_expired(person, moment);
    mail_digest_declined(person, moment);
    mail_digest_asks(person);
    mail_digest_not_theirs(person);
    mail_digest_undelivered(state, person);
    mail_digest_page();
    mail_digest_link(deadline);
    mail_digest_button();
    mail_digest_aside();
    mail_expired_subject(person, organization);
    mail_expired_preheader(when);
    mail_expired_preheader_link(deadline);
    mail_expired_heading(person);
    mail_expired_what(person, organization, when);
    mail_expired_last();
    mail_expired_ready();
    mail_expired_none();
    mail_expired_button();
    mail_expired_handed();
    mail_expired_deadline(deadline);
    mail_expired_renewals(count);
    mail_declined_subject(person, organization);
    mail_declined_preheader(when);
    mail_declined_heading(person);
    mail_declined_what(person, organization, when);
    mail_declined_next();
    mail_asks_subject(person, organization);
    mail_asks_heading(person);
    mail_asks_what(person, organization);
    mail_asks_reason(reason);
    mail_asks_unmailed();
    mail_asks_limit();
    mail_asks_next();
    mail_asks_button();
    mail_asks_why(organization);
    because_accepted();
    because_activated();
    because_password_set();
    because_declined();
    because_expired();
    because_revoked();
    because_user_inactive();
    because_terminated();
    because_address_changed();
    because_inviter_lost_rights();
    because_sso_required();
    because_unknown();

    // Confirming an address
    verify_title();
    verify_lead(email);
    verify_lead_organization(email, organization);
    verify_lead_next(email, before);
    verify_button();
    verify_aside();
    verified_title();
    verified_text(email);

    // The invitation's page
    invitation_title(organization);
    invitation_eyebrow();
    invitation_headline(organization);
    invitation_headline_join(organization);
    invitation_lead(inviter, organization);
    invitation_for();
    invitation_until();
    invitation_choose_password();
    invitation_accept();
    invitation_code_title();
    invitation_code_missing();
    invitation_code_again();
    invitation_code_first();
    invitation_code_explained(email, span);
    invitation_code_send();
    invitation_code_have();
    invitation_has_account();
    invitation_sign_in(email);
    invitation_forgot();
    invitation_other();
    invitation_other_explained(account, email);
    invitation_join_title();
    invitation_join_explained(account);
    invitation_not_you();
    invitation_calm();
    invitation_decline();
    invitation_foot(organization, email);
    decline_title(organization);
    decline_headline();
    decline_lead(organization, email, inviter);
    decline_tick(organization);
    decline_button();
    decline_tick_first();
    declined_title();
    declined_text(organization);
    declined_regret();
    link_sent_title();
    link_sent_text();
    link_sent_back();
    link_sent_foot();
    other_address_title();
    other_address_text();
    other_address_foot();
    invitation_renews_account();
    invitation_not_mine();

    // Dead links; in German the organization stands in the dative
    dead_unnamed();
    dead_account_title();
    dead_account_text();
    dead_fresh();
    dead_tell();
    dead_accepted_title();
    dead_accepted_text(organization);
    dead_activated_title();
    dead_activated_text(organization);
    dead_password_set_title();
    dead_password_set_text(organization);
    dead_declined_title();
    dead_declined_text(organization);
    dead_expired_title();
    dead_expired_text(organization);
    dead_revoked_title();
    dead_revoked_text(organization);
    dead_user_inactive_title();
    dead_user_inactive_text(organization);
    dead_terminated_title();
    dead_terminated_text(organization);
    dead_address_changed_title();
    dead_address_changed_text(organization);
    dead_inviter_lost_rights_title();
    dead_inviter_lost_rights_text(organization);
    dead_sso_required_title();
    dead_sso_required_text(organization);
    dead_unknown_title();
    dead_unknown_text();
    way_fresh_link();
    way_tell();
    way_reset();
    way_ask_inviter();

    // The notice's page
    notice_title(person, organization);
    notice_headline(person);
    notice_person();
    notice_state();
    notice_until();
    notice_held_by();
    notice_nothing();
    notice_all();
    notice_sent(email);
    notice_delivery();
    notice_held(organization);
    notice_fix_title();
    notice_fix_field();
    notice_fix_hint();
    notice_fix_button();
    notice_fixed(email);
    notice_corrected(email);
    delivery_state(state);
    held_tick();
    act_resend();
    act_send_to_person();
    act_activate();
    act_invite();
    act_sign_in();
    act_reset();
    act_request_fresh_link();
    act_tell_organization();
    act_ask_inviter();
    act_sign_out_and_continue();
    act_fix_address();
    act_approve();
    act_restore();
    act_start_fresh();
    act_use_other_address();
    act_lift_suppression();
    act_change_policy();
    act_ask_admin();
    act_ask_owner();

    // The home page
    home_title(organization);
    home_signed_in(me);
    home_verify_title();
    home_verify_text();
    home_verify_again();
    home_invite();
    home_invite_button();
    home_people();
    home_nobody();
    home_nobody_yet();
    home_resend();
    home_resend_to(person);
    home_revoke();
    home_revoke_of(person);
    home_activate();
    home_activate_whom(person);
    home_deactivate();
    home_deactivate_whom(person);
    home_held();
    home_look_after();
    home_look_after_whom(person);
    home_own_page();
    settings_title(organization);
    settings_headline();
    settings_general();
    settings_language();
    settings_no_language();
    settings_english();
    settings_german();
    settings_add();
    settings_kind();
    settings_name();
    settings_top();
    settings_inside();
    settings_stays();
    settings_add_button();
    settings_added();
    settings_departments();
    settings_positions();
    settings_locations();
    settings_members(count);
    settings_is_archived();
    settings_archive();
    settings_archive_which(name);
    settings_archived();
    settings_open();
    settings_open_which(name);
    settings_opened();
    settings_deleted();
    settings_change();
    settings_which();
    settings_new_name();
    settings_roles();
    preset_about(preset);
    settings_permits_everything();
    settings_permits_nothing();
    settings_role_name();
    settings_role_permits();
    settings_role_permits_hint();
    settings_role_limited();
    settings_role_add();
    settings_role_added();
    settings_role_deleted();
    settings_policies();
    settings_policies_lead(preset);
    settings_preset();
    settings_keep_preset();
    settings_values();
    settings_values_hint();
    settings_preview();
    settings_would_change();
    settings_no_change();
    settings_contradiction(policies, code);
    settings_apply();
    settings_policies_hold();
    settings_every_policy();
    settings_close();
    settings_close_lead();
    settings_close_name();
    settings_close_button();
    home_find();
    home_find_hint();
    home_find_status();
    home_choose();
    home_no_department();
    home_find_here();
    home_find_any_role();
    home_find_away_or_not();
    home_find_away();
    home_find_not_away();
    home_find_sort();
    home_sort_newest();
    home_sort_oldest();
    home_sort_name();
    home_sort_name_desc();
    home_sort_status();
    home_sort_status_desc();
    home_find_button();
    home_find_all();
    home_nobody_found();
    home_sort_ignored();
    home_more();
    day_date(day, month, year);
    day_off_dates(start, end);
    day_off_from_noon(dates);
    day_off_until_noon(dates);
    day_off_noon_to_noon(dates);
    person_title(person, organization);
    person_profile();
    person_save();
    person_saved();
    person_none();
    person_archived();
    person_no_department();
    person_freeze_cards();
    person_position();
    person_department();
    person_location();
    person_external_id();
    person_zone();
    person_zone_hint();
    person_access();
    person_role_save();
    person_role_saved();
    person_pending();
    person_email_field();
    person_email_hint();
    person_email_button();
    person_email_asked();
    person_created();
    person_away();
    person_reset();
    person_reset_sent();
    person_restore();
    person_restored();
    person_terminate();
    person_terminated();
    person_photo();
    person_photo_of(person);
    person_photo_hint();
    person_photo_save();
    person_photo_saved();
    person_photo_remove();
    person_photo_removed();
    person_permissions();
    person_permissions_hint();
    person_group();
    person_groups();
    person_groups_none();
    person_group_add();
    person_group_added();
    person_group_remove();
    person_group_remove_which(name);
    person_group_removed();
    person_for_good();
    person_for_good_button();
    person_act();
    person_set_password();
    person_set_password_hint();
    person_password_set();
    person_password();
    person_password_hint();
    person_leave(organization);
    person_delete_account();
    person_offer();
    person_offered();
    person_erase();
    person_erased();
    person_accept_offer();
    person_decline_offer();
    person_cancel_offer();
    person_owner_now();
    person_offer_over();
    person_start_fresh();
    person_started_fresh();
    person_export();
    person_export_title();
    person_export_queued();
    person_export_done();
    person_export_fetch();
    person_export_gone();
    person_days();
    person_days_none();
    person_day_start();
    person_day_end();
    person_day_start_half();
    person_day_end_half();
    person_day_whole();
    person_day_pm();
    person_day_am();
    person_day_note();
    person_day_add();
    person_day_added();
    person_day_remove();
    person_day_remove_which(day);
    person_day_removed();
    person_done();
    calendar_name(name);
    calendar_entry(name);
    home_link_until(when);
    home_link_expired(when);
    home_invited(email);
    home_invited_again(email);
    home_invited_just_now(email);
    home_resent();
    home_revoked();
    home_activated();
    home_deactivated();
    home_verify_sent();

    // What went wrong
    error_title();
    error_not_found();
    error_home();
    error_foot(status, request);
    error_wait(what, span);
    problem_text(code, least);
    field_wrong(what);
    field_wrong_email();

    // Choosing another password
    change_password_title();
    change_password_lead();
    change_password_present();
    change_password_button();
    change_password_sign_out();
    change_password_both();
    change_password_wrong();
    change_password_same();

    // Another of the person's organizations
    switch_title();
    elsewhere_title(organization);
    elsewhere_lead(current);
    elsewhere_button(organization);
    elsewhere_stay(current);
}
