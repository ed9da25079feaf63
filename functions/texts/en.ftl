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

mail_reminder_subject = Reminder: { $inviter } invites you to { $organization }
mail_reminder_heading = Your invitation to { $organization } is still open
mail_reminder_heading_named = Hello { $name }, your invitation to { $organization } is still open
mail_reminder_offer = { $inviter } invited you to { $organization }, and you have not answered yet.

## The set-up mail

mail_setup_subject = Set up your access to { $organization }
mail_setup_preheader = The link works until { $deadline }.
mail_setup_heading = Choose your password
mail_setup_heading_named = Hello { $name }, choose your password
mail_setup_offer = You are a member of { $organization }. All that is missing is a password of your own.
mail_setup_button = Choose a password
mail_setup_deadline = The link works until { $deadline }. After that, ask for a reset link on the sign-in page.
mail_setup_why = You got this mail because an administrator of { $organization } switched your access on.

## A mail to the invited person came back

mail_undelivered_subject = The mail to { $person } came back
mail_undelivered_preheader = The invitation to { $organization } did not arrive.
mail_undelivered_what = { $state ->
    [bounced] The mailbox of { $person } refused the invitation to { $organization }.
    [complained] { $person } reported the invitation to { $organization } as unwanted. Mails of the organization to this address are held back.
    [suppressed] The invitation of { $person } to { $organization } was not sent: mails to this address are held back because of an earlier one.
   *[failed] The invitation of { $person } to { $organization } could not be sent.
  }
mail_undelivered_next = Is the address right? On the page below you can correct it, on the same invitation, or have the invitation sent again.

## Not their account

mail_not_theirs_subject = { $person } needs another address to join { $organization }
mail_not_theirs_preheader = The account with this address belongs to somebody else.
mail_not_theirs_heading = { $person } needs another address
mail_not_theirs_what = Somebody opened the invitation of { $person } to { $organization } and says that the account with this address belongs to somebody else.
mail_not_theirs_do = One address can hold one account. If that is so, take this invitation back and invite the person under another address, say with a suffix: name+work@….
mail_not_theirs_button = See what can be done
mail_not_theirs_why = You got this mail because you look after invitations to { $organization }. You are told once a day and person at most.

## What the notice page did

notice_activated = { $email } is switched on.
notice_restored = { $email } is back.
notice_invited = { $email } is invited; the mail is on its way.

## What somebody signed in with

device_on = { $browser } on { $system }
mail_credential_device = It was done from { $device }.

## The mail after an admin set a password

mail_password_set_subject = A password was set for you at { $organization }
mail_password_set_preheader = On { $time }.
mail_password_set_heading = A password was set for you
mail_password_set_by = An administrator of { $organization } set the password of your account on { $time }.
mail_password_set_next = Ask them for it and sign in; you will then choose one of your own. All sign-ins from before have been ended.
mail_password_set_button = Sign in
mail_password_set_reset = You would rather not use theirs? Choose your own through a reset link: { $page }
mail_password_set_why = You got this mail because every change of a password is reported to its account's address.

## Every page

page_error_title = Error: { $title }
page_skip = Skip to the content
page_foot = Usher looks after who belongs to an organization and how they sign in.
page_check = Please check this
page_sign_in = Sign in
page_sign_out = Sign out
page_sign_out_continue = Sign out and continue
page_back = Go back
page_go_on = Go on

## Fields of forms

field_email = Email address
field_password = Password
field_optional = (optional)
field_first_name = First name
field_last_name = Last name
field_phone = Phone number
field_phone_hint = With the country code, such as +44 20 7946 0958.
field_role = Role
field_new_password = New password
field_new_password_hint = At least { $least } characters. A few words in a row are good, and easy to keep in mind.
field_code = Code
field_code_hint = 8 digits, with or without the blank.
field_message = Your own words
field_message_hint = Plain text, up to 500 characters, quoted in the mail.

## Signing in

sign_in_title = Sign in
sign_in_button = Sign in
sign_in_forgotten = Forgotten it, or never had one? Fill in your email address and press:
sign_in_reset_title = Reset your password
sign_in_reset_lead = We mail you a link with which you choose a new one.
sign_in_reset_button = Send me a reset link
sign_in_back = Back to sign-in
sign_in_fill_email = Fill in an email address.
sign_in_fill_password = Fill in your password.
sign_in_wrong = The address or the password is wrong.
reset_asked_title = Look in your mailbox
reset_asked_text = If { $email } has an account here, a link to choose a new password is on its way. It works for one hour.
reset_asked_foot = No mail after a few minutes? Look in the spam folder, and check the address for typing errors.
reset_title = Choose a new password
reset_lead = Saving it signs you out everywhere else.
reset_button = Save the new password
reset_aside = Did not ask for this? Close the page: without a new password nothing changes.
reset_choose = Choose a password.
reset_done_title = Your new password is saved
reset_done_text = All other sign-ins have been ended.

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

mail_next_email_subject = Confirm your new email address
mail_next_email_lead = This is to be the address of your account. It is once you confirm it where you are signed in; until then the present one works.
mail_next_email_why = You got this mail because somebody who is signed in, or an admin, asked for this address. If that was not you, ignore it: nothing changes.
mail_email_asked_subject = Another address was asked for your account
mail_email_asked_what = On { $when } it was asked that your account's address be { $email }. Until that mailbox is confirmed, this one works.
mail_email_asked_advice = Was it you? Then confirm the mail that went there. If not, choose a new password at once: it takes this back and ends all other sign-ins.
mail_email_changed_subject = Your account has another address
mail_email_changed_what = On { $when } the address of your account became { $email }. You sign in with that one, and mails go there.
mail_email_changed_advice = Was it you? Then all is well. If not, turn to the admins of { $organization } at once.
mail_email_changed_yours = Was it you? Then all is well. If not, turn to the admins of your organization at once.
mail_email_why = You got this mail because every change of an address is reported to the one before.
mail_changed_subject = Your password was changed
mail_changed_preheader = On { $when }.
mail_changed_what = The password of your account was changed on { $when }.
mail_changed_advice = Was it you? Then all is well. If not, choose a new password at once: it ends all other sign-ins.
mail_changed_button = It was not me
mail_changed_why = You got this mail because every change of a password is reported to its account's address.

## Mails to admins about an invitation

mail_admin_why = You got this mail because you look after invitations to { $organization }.
mail_digest_subject = { $count } more notices about invitations to { $organization }
mail_digest_preheader = In one mail: { $count }.
mail_digest_heading = What else happened with invitations to { $organization }
mail_digest_what = There were more notices than we wanted to send one by one. Whatever has been settled since is left out.
mail_digest_expired = The invitation of { $person } expired on { $moment }.
mail_digest_declined = { $person } declined on { $moment }.
mail_digest_asks = { $person } cannot join with the old link and asks for help.
mail_digest_not_theirs = { $person } needs another address: the account with this one belongs to somebody else.
mail_digest_undelivered = { $state ->
    [bounced] The mailbox of { $person } refused the invitation.
    [complained] { $person } reported the invitation as unwanted.
    [suppressed] Mails to { $person } are held back.
   *[failed] The invitation of { $person } could not be sent.
  }
mail_digest_page = See what can be done
mail_digest_link = New link to pass on, works until { $deadline }
mail_digest_button = See all invitations
mail_digest_aside = Pass a new link on to the invited person only. It may ask them for a code, which is mailed to their address.
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
mail_asks_unmailed = The link works, but what we mail to this address does not arrive or is held back. Only you can correct the address.
mail_asks_limit = The link works, but this address has had all the mails that it may get in a day.
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

## Confirming an address

verify_title = Confirm your email address
verify_lead = Is { $email } your mailbox? Confirming it secures your account.
verify_lead_organization = Is { $email } your mailbox? Confirming it secures your account and lifts the first limits of { $organization }.
verify_lead_next = Is { $email } your mailbox? Once you confirm it, it is the address of your account, and { $before } no longer is.
verify_button = Yes, confirm this address
verify_aside = Not yours? Close the page: without the button nothing changes.
verified_title = Your address is confirmed
verified_text = { $email } is proved to be your mailbox.

## The invitation's page

invitation_title = Invitation to { $organization }
invitation_eyebrow = Invitation
invitation_headline = You are invited to { $organization }
invitation_headline_join = Join { $organization }
invitation_lead = { $inviter } would like you to join { $organization }.
invitation_for = For
invitation_until = Open until
invitation_choose_password = Choose a password
invitation_accept = Accept and join
invitation_code_title = Enter the code from your mail
invitation_code_missing = No mail after a few minutes? Look in the spam folder, or get another code; the earlier one then stops working.
invitation_code_again = Mail me another code
invitation_code_first = First, a code
invitation_code_explained = This link was passed on by somebody else, so we check that the mailbox is yours: we mail an 8-digit code to { $email }. It works for { $span }.
invitation_code_send = Mail me a code
invitation_code_have = I already have a code
invitation_has_account = You already have an account
invitation_sign_in = Sign in as { $email }, and we bring you back here to accept.
invitation_forgot = I forgot my password
invitation_other = This invitation is for somebody else
invitation_other_explained = You are signed in as { $account }, and the invitation is for { $email }. If both are yours, sign out and go on with the other one.
invitation_join_title = Join with your account
invitation_join_explained = You are signed in as { $account }. Nothing else is needed.
invitation_not_you = Not you? Sign out
invitation_calm = You can open this link as often as you like: nothing happens until you accept.
invitation_decline = Decline the invitation
invitation_foot = You see this page because { $organization } invited { $email }. Not expecting it? You may close it; nothing has been set up.
decline_title = Decline the invitation to { $organization }
decline_headline = Decline the invitation?
decline_lead = The invitation to { $organization } for { $email } will end, its link stops working, and { $inviter } is told.
decline_tick = Yes, I do not want to join { $organization }
decline_button = Decline
decline_tick_first = Tick the box if you want to decline.
declined_title = Invitation declined
declined_text = You did not join { $organization }, and whoever invited you is told.
declined_regret = Changed your mind, or was it not you? Let the organization know: they can invite you again.
link_sent_title = Thank you, we are on it
link_sent_text = If the invitation is still open, a fresh link is on its way to the invited address. If it is not, the organization has been told.
link_sent_back = Back to the invitation
link_sent_foot = No mail after a few minutes? Look in the spam folder, or ask whoever invited you.
other_address_title = Thank you, the organization has been told
other_address_text = One address can hold one account. They can invite you under another address of yours.
other_address_foot = Nothing after a day? Ask whoever invited you.
invitation_renews_account = At this address there is an account already: with it you join, and it gets the password that you choose.
invitation_not_mine = That account is not mine

## Dead links; in German the organization stands in the dative

dead_unnamed = the organization
dead_account_title = This link has expired
dead_account_text = It was open for a limited time, or it did its work already. Sign in, or ask for a new one.
dead_fresh = We can mail a fresh one. It goes to the invited address and to nobody else.
dead_tell = No more fresh links can be mailed today, but we can let the organization know.
dead_accepted_title = This invitation has been accepted
dead_accepted_text = The link did its work: the invitation to { $organization } was accepted. Sign in with the password chosen then, or get a new one.
dead_activated_title = Your access is already switched on
dead_activated_text = An administrator of { $organization } made you active, so this link is not needed any more. No password yet? A reset link gives you one.
dead_password_set_title = A password was set for you
dead_password_set_text = An administrator of { $organization } created your password. Ask them for it and sign in, or choose your own through a reset link.
dead_declined_title = This invitation was declined
dead_declined_text = If you changed your mind, or somebody else did it, let { $organization } know: they can invite you again.
dead_expired_title = This link has expired
dead_expired_text = The invitation to { $organization } was open for a limited time, and that time is over.
dead_revoked_title = This invitation was taken back
dead_revoked_text = It was withdrawn by { $organization }. If you think that was a mistake, let them know: they can invite you again.
dead_user_inactive_title = Access is switched off
dead_user_inactive_text = Your access was switched off by { $organization }. If you think that was a mistake, let them know: they can undo it.
dead_terminated_title = This membership has ended
dead_terminated_text = You were removed by { $organization }. If you think that was a mistake, let them know: they can bring you back.
dead_address_changed_title = This link has been replaced
dead_address_changed_text = The address of this invitation was corrected, so the old link stopped. If it was meant for you after all, let { $organization } know.
dead_inviter_lost_rights_title = This invitation needs a new sender
dead_inviter_lost_rights_text = Whoever sent it may no longer give out this role at { $organization }. Let them know, and somebody else can send it again.
dead_sso_required_title = Sign-in works another way now
dead_sso_required_text = At { $organization } people now use single sign-on, so this link is not needed any more. Use the sign-in of your company, or let them know.
dead_unknown_title = We cannot read this link
dead_unknown_text = It may be incomplete: some mail programs cut long links. Copy all of it from the mail into the address bar. If that does not help, go on here.
way_fresh_link = Mail a fresh link
way_tell = Let the organization know
way_reset = Get a password reset link
way_ask_inviter = Or ask whoever invited you to send the invitation again.

## The notice's page

notice_title = Invitation of { $person } to { $organization }
notice_headline = Invitation of { $person }
notice_person = Person
notice_state = State now
notice_until = Link until
notice_held_by = Link held by
notice_nothing = Nothing is left to do here.
notice_all = All people
notice_sent = A link is on its way to { $email }.
notice_delivery = Last mail
notice_held = { $organization } holds mails to this address back: one was reported as unwanted, or the mail service refuses the address. Ask the person another way whether the address is right before you mail it again.
notice_fix_title = Correct the address
notice_fix_field = The right address
notice_fix_hint = The invitation stays the same. Its link is mailed to the new address, and the link in the old mailbox stops working.
notice_fix_button = Correct the address
notice_fixed = The address is corrected; a link is on its way to { $email }.
notice_corrected = The address is corrected to { $email }.
delivery_state = { $state ->
    [queued] on its way
    [sent] sent
    [delayed] held up on its way; the mail service keeps trying
    [delivered] arrived
    [bounced] came back: the mailbox refused it
    [complained] reported as unwanted
    [suppressed] not sent: mails to this address are held back
   *[failed] could not be sent
  }
held_tick = Mails to this address are held back. Mail it all the same.
act_resend = Mail the person a link
act_send_to_person = Mail it to the invited person
act_activate = Activate the person
act_invite = Invite the person again
act_sign_in = Sign in
act_reset = Mail a password reset link
act_request_fresh_link = Mail a fresh link
act_tell_organization = Let the organization know
act_ask_inviter = Ask the inviter
act_sign_out_and_continue = Sign out and continue
act_fix_address = Correct the address
act_approve = Approve the person
act_restore = Restore the person
act_start_fresh = Invite as somebody new
act_use_other_address = Use another address
act_lift_suppression = Mail a link all the same
act_change_policy = Change the policy
act_ask_admin = Ask an admin
act_ask_owner = Ask an owner

## The home page

home_title = People of { $organization }
home_signed_in = Signed in as { $me }
home_verify_title = Confirm your email address
home_verify_text = We mailed you a link. Until you have followed it, five invitations a day are possible.
home_verify_again = Mail me the link again
home_invite = Invite a person
home_invite_button = Send the invitation
home_people = People
home_nobody = Nobody is here.
home_nobody_yet = Nobody is here yet: the first invitation is one form away.
home_resend = Resend
home_resend_to = Resend to { $person }
home_revoke = Revoke
home_revoke_of = Revoke the invitation of { $person }
home_activate = Activate
home_activate_whom = Activate { $person }
home_deactivate = Deactivate
home_deactivate_whom = Deactivate { $person }
home_held = Mails to this address are held back. What you can do is under “Details”.
home_look_after = Details
home_look_after_whom = Details of the invitation of { $person }
home_own_page = My own page
settings_title = Lists, roles and policies of { $organization }
settings_headline = Lists, roles and policies
settings_general = The organization
settings_language = Language
settings_no_language = none: English
settings_english = English
settings_german = German
settings_add = Add to a list
settings_kind = What
settings_name = What it is called
settings_top = at the top
settings_inside = Inside, for a department
settings_stays = where it is
settings_add_button = Add
settings_added = Added.
settings_departments = Departments
settings_positions = Positions
settings_locations = Locations
settings_members = { $count ->
    [one] 1 person
   *[other] { $count } people
  }
settings_is_archived = archived: it takes nobody any more
settings_archive = Archive
settings_archive_which = Archive { $name }
settings_archived = Archived: whoever is there stays, and nobody comes.
settings_open = Open again
settings_open_which = Open again: { $name }
settings_opened = Open again.
settings_deleted = Deleted.
settings_change = Rename or move
settings_which = Which
settings_new_name = New name
settings_roles = Roles
preset_about = { $preset ->
    [default] default: Usher’s own choice
    [workshop] workshop: an admin runs everything, and nobody is deleted
    [tenant] tenant: admins and members, and deleted people are purged after a while
    [community] community: members own name, address and phone number
    [business] business: one owner, admins, and collaborators with limited access
   *[other] { $preset }
  }
settings_permits_everything = everything
settings_permits_nothing = nothing beyond one’s own data
settings_role_name = A new role’s name
settings_role_permits = What it permits
settings_role_permits_hint = One permission a line, such as users.read, or cards.create with account:main after it.
settings_role_limited = Each person’s permissions are chosen when the role is given
settings_role_add = Make this role
settings_role_added = The role is there.
settings_role_deleted = The role is gone.
settings_policies = Policies
settings_policies_lead = They come from the preset { $preset }, but for those that were changed here. What a change would do is shown before it is made; statuses and running links stay as they are.
settings_preset = Take over a preset
settings_keep_preset = none: single policies
settings_values = Single policies
settings_values_hint = One a line: invite.ttl = 48h
settings_preview = Show what would change
settings_would_change = This would change:
settings_no_change = Nothing would change.
settings_contradiction = { $policies }: { $code ->
    [default_role_unknown] there is no such role here.
    [default_role_owner] ownership is not given by an invitation.
    [inviter_unknown] there is no such role here.
    [inviter_without_right] a role has no right to invite.
    [nobody_invites] the last person to run the organization could invite nobody.
    [idle_above_absolute] a session cannot idle longer than it lasts.
    [password_too_short_alone] so short a password needs a second factor.
    [several_owners] there are several owners.
    [no_owner] there is no owner.
    [owner_exists] there are owners, who have to become something else first.
    [no_admin] there is no admin.
    [role_in_use] somebody has a role that would be gone.
   *[other] this cannot stand.
  }
settings_apply = Change the policies so
settings_policies_hold = The policies hold from now on.
settings_every_policy = Every policy as it is now
settings_close = Close the organization
settings_close_lead = For everybody in it, at once and for good: nobody signs in here any more, and no link works.
settings_close_name = The organization’s name, to be sure
settings_close_button = Close it
home_find = Find people
home_find_hint = Beginnings of names, address, phone number or the organization’s own id
home_find_status = Status
home_choose = Choose
home_no_department = There is no department yet: whoever manages the settings makes one on the page “Lists, roles and policies”.
home_find_here = Everybody who is here
home_find_any_role = Any role
home_find_away_or_not = Off or not
home_find_away = off now
home_find_not_away = not off now
home_find_sort = Sorted by
home_sort_newest = newest first
home_sort_oldest = oldest first
home_sort_name = name, A to Z
home_sort_name_desc = name, Z to A
home_sort_status = status, A to Z
home_sort_status_desc = status, Z to A
home_find_button = Show
home_find_all = Show everybody
home_nobody_found = Nobody is like that.
home_sort_ignored = Too many are like that to sort them: type more of the word.
home_more = More people
day_date = { $day } { $month } { $year }
day_off_dates = { $start } to { $end }
day_off_from_noon = { $dates }, from noon
day_off_until_noon = { $dates }, until noon
day_off_noon_to_noon = { $dates }, from noon until noon
person_title = { $person } · { $organization }
person_profile = Profile
person_save = Save
person_saved = Saved.
person_none = none
person_archived = the present one, which is archived
person_no_department = There is a position and no department: choose one here.
person_freeze_cards = This person may hold payment cards elsewhere: have them frozen there.
person_position = Position
person_department = Department
person_location = Location
person_external_id = The organization’s own id
person_zone = Time zone
person_zone_hint = Such as Europe/Vienna; empty for the organization’s.
person_access = Role and address
person_role_save = Give this role
person_role_saved = The role is given; it counts from now on.
person_pending = Waits to be confirmed
person_email_field = Another email address
person_email_hint = It counts once a mail to it was answered; until then the present one does.
person_email_button = Change the address
person_email_asked = A mail is on its way to that address. It counts once the mail was answered.
person_created = Here since
person_away = off now
person_reset = Mail a reset link
person_reset_sent = A reset link is on its way.
person_restore = Restore
person_restored = The person is back, as before.
person_terminate = Remove
person_terminated = Removed; every session has ended.
person_photo = Photo
person_photo_of = Photo of { $person }
person_photo_hint = A PNG, JPEG or WebP of 4 MiB at most; its middle is shown.
person_photo_save = Show this photo
person_photo_saved = The photo is there.
person_photo_remove = Remove the photo
person_photo_removed = The photo is removed.
person_permissions = Beyond the role
person_permissions_hint = One permission a line, such as cards.create; after it what it is limited to, such as account:main. Owners and admins may do everything as it is.
person_group = Group
person_groups = Groups
person_groups_none = The person is in none.
person_group_add = Put in this group
person_group_added = The person is in the group.
person_group_remove = Take out
person_group_remove_which = Take out of { $name }
person_group_removed = The person is in that group no more.
person_for_good = For good
person_for_good_button = Do it
person_act = What
person_set_password = Set this password
person_set_password_hint = The person is told, and chooses another at the first sign-in.
person_password_set = The password is set; the person has been told.
person_password = Your password
person_password_hint = That cannot be taken back, so it asks for your password once more.
person_leave = Leave { $organization }
person_delete_account = Delete my account everywhere
person_offer = Offer the organization to this person
person_offered = The organization is offered: it is the person’s to accept, for seven days.
person_erase = Erase what is known of this person
person_erased = Erased: the id is left, and nothing that says who it was.
person_accept_offer = Accept the organization
person_decline_offer = Decline the organization
person_cancel_offer = Take the offer back
person_owner_now = The organization is yours.
person_offer_over = There is no offer any more.
person_start_fresh = Invite as somebody new
person_started_fresh = A new person is invited at the same address; nothing of the old one is theirs to see.
person_export = Collect my data
person_export_title = What is known of you
person_export_queued = It is being collected. Reload this page in a minute.
person_export_done = It is here for an hour.
person_export_fetch = Download
person_export_gone = It is not here any more, or could not be made: order it again.
person_days = Days off
person_days_none = None are planned.
person_day_start = First day
person_day_end = Last day
person_day_start_half = Begins
person_day_end_half = Ends
person_day_whole = with the whole day
person_day_pm = at noon
person_day_am = at noon
person_day_note = Note
person_day_add = Add
person_day_added = Added.
person_day_remove = Delete
person_day_remove_which = Delete { $day }
person_day_removed = Deleted.
person_done = What was done
calendar_name = Days off: { $name }
calendar_entry = { $name }: day off
home_link_until = link until { $when }
home_link_expired = expired { $when }
home_invited = { $email } is invited; the mail is on its way.
home_invited_again = { $email } was invited already; another mail is on its way.
home_invited_just_now = { $email } was invited already, just now; the mail on its way is good.
home_resent = Sent again; the link's time starts anew.
home_revoked = Taken back; the link is dead.
home_activated = Switched on.
home_deactivated = Switched off; every session has ended.
home_verify_sent = The link is on its way.

## What went wrong

error_title = That did not work
error_not_found = This page does not exist
error_home = Go to the start page
error_foot = Status { $status } · request { $request }
error_wait = { $what } Try again in { $span }.
problem_text = { $code ->
    [malformed] The request cannot be parsed.
    [idempotency_key_invalid] The form's key is empty or too long. Reload the page and try again.
    [unauthenticated] Sign in first.
    [wrong_credentials] The address or the password is wrong.
    [sign_in_required] Sign in to the account that holds the address.
    [forbidden] This is not allowed for you.
    [wrong_account] You are signed in to another account.
    [handed_link] This link was passed on by an admin: only the invited person may do that, with the link from their own mail.
    [password_change_required] Choose a password of your own first.
    [cross_site] The form was sent from another site. Open the page again and send it from there.
    [not_found] There is no such page, or it is not for you to see.
    [method_not_allowed] This cannot be done with this page.
    [wrong_status] The person's status does not allow that.
    [already_active] The person is active already.
    [already_inactive] The person is inactive already.
    [already_terminated] The person was removed already.
    [already_erased] The person's data was erased already.
    [already_pending] The person is invited already.
    [already_awaiting_approval] The person awaits approval already.
    [awaiting_approval] The person awaits approval.
    [inactive] The person is inactive: activate instead.
    [previously_rejected] The person was refused before: approve instead.
    [previously_terminated] The person was removed before: restore them, or use another mailbox for another person.
    [day_off_overlaps] The person is off then already.
    [too_many_days_off] The person has all the days off that one may have: delete old ones first.
    [suppressed] Mails to this address are held back.
    [never_joined] The person never joined: there is nothing to restore.
    [address_taken] Another person here has this address.
    [account_elsewhere] The account is not managed by this organization.
    [owner_protected] Nobody but owners themselves may do that to an owner.
    [last_owner] The organization would be left without anybody to run it.
    [external_id_taken] Another person has that id.
    [already_owner] The organization is the person’s already.
    [no_offer] Nobody offers the organization, or not any more.
    [second_owner] The organization has one owner and is to have no second.
    [name_taken] Something beside it is called so already.
    [not_empty] Somebody or something is in it: archive it instead.
    [too_many_entries] The list is full.
    [role_exists] There is a role of this name.
    [role_in_use] Somebody has the role, or a policy names it.
    [too_many_roles] There are as many roles as there may be.
    [policies_contradictory] These policies cannot stand together: show what would change first.
    [code_required] A code is needed first.
    [code_spent] Too many wrong codes; ask for a new one.
    [undeliverable] We cannot mail this address. Only the organization can correct it. The organization has been told.
    [address_unproved] An account that nobody proved holds the address; a reset link is on its way.
    [conflict] Others kept changing the same thing; try again.
    [dead_link] The link does not work any more.
    [version_mismatch] It was changed since you saw it; reload the page.
    [too_large] What was sent is too large.
    [unsupported_media_type] This kind of content is not accepted here.
    [image_invalid] This picture cannot be read.
    [image_too_large] This picture has too many pixels: 25 million at most.
    [invalid] A field is not valid.
    [unknown_field] The form has a field that is not known here. Reload the page and try again.
    [required] A field is missing.
    [not_editable] This field is not yours to change.
    [role_unknown] The organization has no such role.
    [password_too_short] The password needs at least { $least } characters.
    [password_too_long] The password is too long.
    [password_unchanged] That is the password you have.
    [password_common] The password is too easy to guess.
    [code_wrong] That is not the code.
    [cursor_invalid] This part of the list does not exist any more; begin at its start.
    [idempotency_key_reused] This form was sent before with other content. Reload the page and try again.
    [too_many_requests] Too many requests.
    [too_soon] Too soon.
    [internal] Something went wrong here.
    [unavailable] Not available for the moment.
   *[other] This cannot be done.
  }
field_wrong = { $what ->
    [empty] This must not be empty.
    [too_long] This is too long.
    [control_character] There are invisible or control characters in here, which are not allowed.
    [permission_unknown] Usher knows no such permission: an area, a dot and an act, such as cards.create.
    [resource_invalid] A permission is limited to a kind, a colon and an id, such as account:main.
    [wrong_password] That is not your password.
    [name_differs] That is not what the organization is called.
    [inside_itself] A department cannot lie in itself.
    [policy_line] Each line is a policy, an equals sign and a value.
    [unknown_value] There is nothing like that here.
   *[invalid] This is not valid. Please check it.
  }
field_wrong_email = This is not an email address.

## Choosing another password

change_password_title = Choose your own password
change_password_lead = An administrator set the one you signed in with. Replace it, and you are in.
change_password_present = Present password
change_password_button = Save the new password
change_password_sign_out = Sign out
change_password_both = Fill in both passwords.
change_password_wrong = That is not the present password.
change_password_same = Choose another password than the present one.

## Another of the person's organizations

switch_title = Your other organizations
elsewhere_title = This is about { $organization }
elsewhere_lead = You are signed in at { $current }, and you belong to both.
elsewhere_button = Switch to { $organization }
elsewhere_stay = Stay at { $current }
