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
}
