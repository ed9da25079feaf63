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

    // The set-up mail
    mail_setup_subject(organization);
    mail_setup_preheader(deadline);
    mail_setup_heading();
    mail_setup_heading_named(name);
    mail_setup_offer(organization);
    mail_setup_button();
    mail_setup_deadline(deadline);
    mail_setup_why(organization);

    // Every page
    page_error_title(title);

    // Fields of forms
    field_email();
    field_password();

    // Signing in
    sign_in_title();
    sign_in_button();
    sign_in_forgotten();
    sign_in_reset_title();
    sign_in_reset_lead();
    sign_in_reset_button();
    sign_in_back();

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
    mail_changed_subject();
    mail_changed_preheader(when);
    mail_changed_what(when);
    mail_changed_advice();
    mail_changed_button();
    mail_changed_why();

    // Mails to admins about an invitation
    mail_admin_why(organization);
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
}
