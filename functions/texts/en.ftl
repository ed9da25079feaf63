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
