//! The people of an organization without the console: invite, resend, revoke, switch on and off.

use askama::Template;
use domain::policy::RequiredField;

use super::field::{self, Field, Kind};
use super::{FieldError, Notice, Switcher, document, wrong};
use crate::texts::Texts;

/// One person in the list.
#[derive(Clone, Debug, Default)]
pub struct PersonRow {
    /// The user's id, posted as `user`.
    pub id: String,
    /// The name; empty where none is known.
    pub name: String,
    /// The address.
    pub email: String,
    /// The role, as [`Texts::role`] calls it.
    pub role: String,
    /// The canonical status, such as `pending`; it only chooses a colour.
    pub status: String,
    /// The status as the organization calls it.
    pub status_label: String,
    /// About the invitation, such as "link until …"; none once the person has joined.
    pub invitation: Option<String>,
    /// What became of the last mail, where it did not arrive.
    pub undelivered: Option<String>,
    /// The page on which the invitation is looked after: the address corrected, a mail that is held back sent.
    pub notice_page: Option<String>,
    /// `resend` is offered.
    pub can_resend: bool,
    /// Where the photo is.
    pub photo: Option<String>,
    /// `revoke` is offered.
    pub can_revoke: bool,
    /// `activate` is offered.
    pub can_activate: bool,
    /// `deactivate` is offered.
    pub can_deactivate: bool,
}

impl PersonRow {
    fn has_actions(&self) -> bool {
        self.can_resend || self.can_revoke || self.can_activate || self.can_deactivate
    }
    fn shown_name(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }
}

/// What the list was asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `q`: what was typed.
    pub q: String,
    /// `status`: one of them, or nothing for everybody who is here.
    pub status: String,
    /// `of_role`: one of them, or nothing.
    pub role: String,
    /// `vacation`: at, not or nothing.
    pub vacation: String,
    /// `sort`: one of [`SORTS`].
    pub sort: String,
    /// The roles that may be chosen: id, and what people read.
    pub roles: Vec<(String, String)>,
    /// The statuses that may be chosen: name, and what people read.
    pub statuses: Vec<(String, String)>,
}

impl Asked {
    fn is_plain(&self) -> bool {
        [&self.q, &self.status, &self.role, &self.vacation].into_iter().all(String::is_empty)
    }
}

/// The orders of the list; the first is the one that nobody has to ask for.
pub const SORTS: [&str; 6] = ["newest", "oldest", "name", "name_desc", "status", "status_desc"];

/// What was typed into the invite form, shown again when it is refused.
#[derive(Clone, Debug, Default)]
pub struct InviteDraft {
    /// `email`.
    pub email: String,
    /// `first_name`.
    pub first_name: String,
    /// `last_name`.
    pub last_name: String,
    /// `phone`.
    pub phone: String,
    /// `department_id`.
    pub department_id: String,
    /// `position`.
    pub position: String,
    /// `role`; before anything is typed, the organization's default role.
    pub role: String,
    /// `message`.
    pub message: String,
    /// Mails to the address are held back: the box `confirm_suppressed` is shown.
    pub held: bool,
}

/// An organization's people. Actions: `invite` (fields `key`, `email`, `role`, `first_name`, `last_name`, `phone`, `message`,
/// `department_id`, `position`, `confirm_suppressed`), `resend`, `revoke`,
/// `activate`, `deactivate` (field `user`), `verify_email`; signing out posts to `/sign-out`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/home.html")]
pub struct HomePage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
    /// Who is signed in.
    pub me: String,
    /// That person's id.
    pub my_id: String,
    /// What the list was asked.
    pub asked: Asked,
    /// Too many are found to sort them.
    pub sort_ignored: bool,
    /// The people of this page of the list.
    pub rows: Vec<PersonRow>,
    /// Whether the way to the organization's own page is shown.
    pub may_settle: bool,
    /// Whether the invite form is shown.
    pub may_invite: bool,
    /// The roles that may be given: name, and what people read.
    pub roles: Vec<(String, String)>,
    /// What an invitation must carry.
    pub required: Vec<RequiredField>,
    /// The departments that take people, where an invitation must name one: id and name.
    pub departments: Vec<(String, String)>,
    /// What is in the invite form.
    pub draft: InviteDraft,
    /// What was wrong with the invite form.
    pub error: Option<FieldError>,
    /// What the last post did.
    pub message: Option<Notice>,
    /// The cursor of the next page of the list.
    pub next_cursor: Option<String>,
    /// How many people have which status, by shown name; empty where it is not known.
    pub totals: Vec<(String, u64)>,
    /// The signed-in person's mailbox is not proved yet.
    pub mailbox_unproved: bool,
    /// The organizations to switch to.
    pub switcher: Switcher,
    /// The idempotency key of the invite form.
    pub key: String,
}

impl HomePage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn find_field(&self) -> String {
        Field::new(self.say, "q", self.say.home_find(), Kind::Text, &self.asked.q, "off").hint(self.say.home_find_hint()).optional(true).html()
    }
    fn status_field(&self) -> String {
        let here = (String::new(), self.say.home_find_here());
        let choices: Vec<(String, String)> = [here].into_iter().chain(self.asked.statuses.iter().cloned()).collect();
        Field::new(self.say, "status", self.say.home_find_status(), Kind::Choice(&choices), &self.asked.status, "off").optional(true).html()
    }
    fn role_choice(&self) -> String {
        let any = [(String::new(), self.say.home_find_any_role())];
        let mut choices: Vec<(String, String)> = any.into_iter().chain(self.asked.roles.iter().cloned()).collect();
        if !choices.iter().any(|(role, _)| *role == self.asked.role) {
            choices.push((self.asked.role.clone(), self.asked.role.clone()));
        }
        // The form by which somebody is invited has the field `role`.
        Field::new(self.say, "of_role", self.say.field_role(), Kind::Choice(&choices), &self.asked.role, "off").optional(true).html()
    }
    fn vacation_field(&self) -> String {
        let choices = [
            (String::new(), self.say.home_find_away_or_not()),
            ("at".to_owned(), self.say.home_find_away()),
            ("not".to_owned(), self.say.home_find_not_away()),
        ];
        Field::new(self.say, "vacation", self.say.person_days(), Kind::Choice(&choices), &self.asked.vacation, "off").optional(true).html()
    }
    fn sort_field(&self) -> String {
        let say = self.say;
        let names = [
            say.home_sort_newest(),
            say.home_sort_oldest(),
            say.home_sort_name(),
            say.home_sort_name_desc(),
            say.home_sort_status(),
            say.home_sort_status_desc(),
        ];
        let choices: Vec<(String, String)> = SORTS.into_iter().map(str::to_owned).zip(names).collect();
        Field::new(say, "sort", say.home_find_sort(), Kind::Choice(&choices), &self.asked.sort, "off").optional(true).html()
    }
    fn email_field(&self) -> String {
        Field::new(self.say, "email", self.say.field_email(), Kind::Email, &self.draft.email, "off").wrong(wrong(&self.error, "email")).html()
    }
    fn role_field(&self) -> String {
        Field::new(self.say, "role", self.say.field_role(), Kind::Choice(&self.roles), &self.draft.role, "off").wrong(wrong(&self.error, "role")).html()
    }
    fn first_name_field(&self) -> String {
        field::name(self.say, true, &self.draft.first_name, "off", wrong(&self.error, "first_name"), !self.required.contains(&RequiredField::First))
    }
    fn last_name_field(&self) -> String {
        field::name(self.say, false, &self.draft.last_name, "off", wrong(&self.error, "last_name"), !self.required.contains(&RequiredField::Last))
    }
    fn requires_phone(&self) -> bool {
        self.required.contains(&RequiredField::Phone)
    }
    fn phone_field(&self) -> String {
        let phone = Field::new(self.say, "phone", self.say.field_phone(), Kind::Text, &self.draft.phone, "off");
        phone.hint(self.say.field_phone_hint()).wrong(wrong(&self.error, "phone")).html()
    }
    fn requires_department(&self) -> bool {
        self.required.contains(&RequiredField::Department)
    }
    fn department_field(&self) -> String {
        let nothing = [(String::new(), self.say.home_choose())];
        let choices: Vec<(String, String)> = nothing.into_iter().chain(self.departments.iter().cloned()).collect();
        let field = Field::new(self.say, "department_id", self.say.person_department(), Kind::Choice(&choices), &self.draft.department_id, "off");
        let field = if self.departments.is_empty() { field.hint(self.say.home_no_department()) } else { field };
        field.wrong(wrong(&self.error, "department_id")).html()
    }
    fn requires_position(&self) -> bool {
        self.required.contains(&RequiredField::Position)
    }
    fn position_field(&self) -> String {
        Field::new(self.say, "position", self.say.person_position(), Kind::Text, &self.draft.position, "off").wrong(wrong(&self.error, "position")).html()
    }
    fn message_field(&self) -> String {
        let message = Field::new(self.say, "message", self.say.field_message(), Kind::Lines(3), &self.draft.message, "off");
        message.hint(self.say.field_message_hint()).wrong(wrong(&self.error, "message")).optional(true).html()
    }
}
