# Every word of Usher's mails and pages, in English. The messages are listed in functions/src/texts/list.rs; de.ftl says the
# same in German. Names are methods there: lower case and underscores. How to add one: docs/adding-an-operation.md.

## Times

moment = { $weekday } { $day } { $month } { $year }, { $time } { $zone }
weekday = { $number ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
  }
month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  }
# The short name of a time zone, such as CET.
zone = { $short }
seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
  }
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
  }
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
  }

## Names of the API

# An organization's own role is shown by its name.
role_name = { $role ->
    [owner] owner
    [admin] admin
    [member] member
    [viewer] viewer
    [basic] basic
    [collaborator] collaborator
   *[other] { $role }
  }
# A person's status or an invitation's.
status_name = { $status ->
    [pending] pending
    [awaiting_approval] awaiting approval
    [active] active
    [inactive] inactive
    [terminated] terminated
    [erased] erased
    [rejected] rejected
    [expired] expired
    [accepted] accepted
    [declined] declined
    [revoked] revoked
   *[other] { $status }
  }
holder_name = { $holder ->
    [invitee] the invited person
    [admin] an admin
   *[both] the invited person and an admin
  }

## Every mail

mail_copy_link = If the button does not work, copy this into your browser:

## The invitation's mail

mail_invitation_subject = { $inviter } invites you to { $organization }
mail_invitation_preheader = Open until { $deadline }.
mail_invitation_heading = You are invited to { $organization }
mail_invitation_heading_named = Hello { $name }, you are invited to { $organization }
mail_invitation_offer = { $inviter } would like you to join { $organization } as { $role }.
mail_invitation_quote = { $inviter } writes:
mail_invitation_button = See the invitation
mail_invitation_deadline = The link works until { $deadline }. After that it offers you a fresh one.
mail_invitation_aside = You can accept or decline on the page. Opening the link changes nothing. Please do not forward this mail: the link is yours.
mail_invitation_why = You got this mail because { $inviter } entered your address to invite you to { $organization }. Not expecting it? You may ignore it.

## The set-up mail

mail_setup_subject = Set up your access to { $organization }
mail_setup_preheader = The link works until { $deadline }.
mail_setup_heading = Choose your password
mail_setup_heading_named = Hello { $name }, choose your password
mail_setup_offer = You are a member of { $organization }. All that is missing is a password of your own.
mail_setup_button = Choose a password
mail_setup_deadline = The link works until { $deadline }. After that, ask for a reset link on the sign-in page.
mail_setup_why = You got this mail because an administrator of { $organization } switched your access on.

## Every page

page_error_title = Error: { $title }

## Fields of forms

field_email = Email address
field_password = Password

## Signing in

sign_in_title = Sign in
sign_in_button = Sign in
sign_in_forgotten = Forgotten it, or never had one? Fill in your email address and press:
sign_in_reset_title = Reset your password
sign_in_reset_lead = We mail you a link with which you choose a new one.
sign_in_reset_button = Send me a reset link
sign_in_back = Back to sign-in

## The mail with a code

mail_code_subject = Your code to accept the invitation
mail_code_preheader = It works for { $span }.
mail_code_heading = Your code
mail_code_lead = Type it into the page that asks for it:
mail_code_deadline = The code works for { $span }. Asking for another one ends it.
mail_code_aside = Nobody will ever ask you for this code in a call or a message.
mail_code_why = You got this mail because somebody opened an invitation to your address and asked for a code. If that was not you, ignore it.

## The mail that proves a mailbox

mail_verify_subject = Confirm your email address
mail_verify_preheader = The link works until { $deadline }.
mail_verify_lead = One step makes your account safely yours: tell us that this mailbox is.
mail_verify_button = Confirm this address
mail_verify_deadline = The link works until { $deadline }, where you are signed in.
mail_verify_why = You got this mail because an account was made with your address. If that was not you, ignore it: without the link the account is not yours to lose.

## The mail with a reset link

mail_reset_subject = Choose a new password
mail_reset_deadline = The link works once, until { $deadline }.
mail_reset_lead = With this link you choose a new password. It ends all other sign-ins of your account.
mail_reset_button = Choose a new password
mail_reset_why = You got this mail because somebody asked for it with your address. If that was not you, ignore it: your password stays as it is.

## The mail about a changed password

mail_changed_subject = Your password was changed
mail_changed_preheader = On { $when }.
mail_changed_what = The password of your account was changed on { $when }.
mail_changed_advice = Was it you? Then all is well. If not, choose a new password at once: it ends all other sign-ins.
mail_changed_button = It was not me
mail_changed_why = You got this mail because every change of a password is reported to its account's address.

## Mails to admins about an invitation

mail_admin_why = You got this mail because you look after invitations to { $organization }.
mail_expired_subject = The invitation of { $person } to { $organization } has expired
mail_expired_preheader = Since { $when }.
mail_expired_preheader_link = A new link works until { $deadline }.
mail_expired_heading = { $person } has not joined yet
mail_expired_what = The invitation of { $person } to { $organization } expired on { $when }.
mail_expired_last = This was the last notice about this invitation, and it carries no new link. The page below still sends one whenever you want.
mail_expired_ready = A new link is ready. Send it from the page below, or pass it on yourself.
mail_expired_none = From the page below you can send a new link.
mail_expired_button = Send a new link
mail_expired_handed = Or pass this new link on, to the invited person only. It may ask them for a code, which is mailed to their address:
mail_expired_deadline = The new link works until { $deadline }.
mail_expired_renewals = { $count ->
    [0] It is the last one that comes by itself.
    [one] If it expires too, one more comes by itself.
   *[other] If it expires too, { $count } more come by themselves, one after the other.
  }
mail_declined_subject = { $person } declined the invitation to { $organization }
mail_declined_preheader = On { $when }.
mail_declined_heading = { $person } declined
mail_declined_what = { $person } declined the invitation to { $organization } on { $when }.
mail_declined_next = Nothing needs to be done. If it was a mistake, invite the person again.
mail_asks_subject = { $person } cannot join { $organization } and asks for help
mail_asks_heading = { $person } asks for help
mail_asks_what = Somebody opened the invitation of { $person } to { $organization } and asked us to tell you.
mail_asks_reason = The link does not work: { $reason }.
mail_asks_next = The page below shows how things stand and what you can do. If this is as it should be, nothing needs to be done.
mail_asks_button = See what can be done
mail_asks_why = You got this mail because you look after invitations to { $organization }. You are told once a day and person at most.
because_accepted = the invitation was accepted
because_activated = the person was made active by an administrator
because_password_set = an administrator set a password
because_declined = the invitation was declined
because_expired = it has expired, and today's fresh links are used up
because_revoked = the invitation was taken back
because_user_inactive = the person is switched off
because_terminated = the person was removed
because_address_changed = the address was corrected
because_inviter_lost_rights = whoever sent it may no longer give out this role
because_sso_required = single sign-on became mandatory
because_unknown = its invitation is gone
