//! One person without the console: what is known of them, and what may be done about it.

use askama::Template;

use super::field::{self, Field, Kind};
use super::{FieldError, Notice, document, wrong};
use crate::texts::Texts;

/// What stands in the forms about a person.
#[derive(Clone, Debug, Default)]
pub struct PersonDraft {
    /// `first_name`.
    pub first_name: String,
    /// `last_name`.
    pub last_name: String,
    /// `phone`.
    pub phone: String,
    /// `position`.
    pub position: String,
    /// `department_id`.
    pub department_id: String,
    /// `location_id`.
    pub location_id: String,
    /// `external_id`.
    pub external_id: String,
    /// `time_zone`.
    pub time_zone: String,
    /// `role`.
    pub role: String,
    /// `permissions`.
    pub permissions: String,
    /// `action`, of what is for good.
    pub act: String,
    /// `email`.
    pub email: String,
    /// `start`, of a day off.
    pub start: String,
    /// `end`.
    pub end: String,
    /// `start_half`.
    pub start_half: String,
    /// `end_half`.
    pub end_half: String,
    /// `note`.
    pub note: String,
}

/// Which forms and fields there are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Editable {
    /// The names.
    pub name: bool,
    /// The phone number.
    pub phone: bool,
    /// Where the person stands in the organization.
    pub places: bool,
    /// The zone, and with it the form at all.
    pub zone: bool,
    /// Another address.
    pub email: bool,
    /// The photo.
    pub photo: bool,
    /// The role.
    pub role: bool,
    /// A password, chosen by whoever is signed in.
    pub password: bool,
    /// Days off.
    pub days_off: bool,
    /// The groups.
    pub groups: bool,
}

/// One time off.
#[derive(Clone, Debug)]
pub struct DayRow {
    /// Its id, posted as `day_off`.
    pub id: String,
    /// When, in words.
    pub when: String,
    /// What is written beside it.
    pub note: Option<String>,
}

/// What became of an export.
#[derive(Clone, Debug)]
pub struct ExportLine {
    /// In words.
    pub words: String,
    /// Where it is.
    pub href: Option<String>,
}

/// One line of what was done.
#[derive(Clone, Debug)]
pub struct DoneRow {
    /// When, in words.
    pub when: String,
    /// What: the event's type.
    pub action: String,
}

/// A person. Actions: `save` (the profile's fields), `email`, `role`, `set_password`, `add_day_off`, `delete_day_off` (field `day_off`), `add_to_group`,
/// `take_out_of_group` (field `group`), those of `buttons`, and, with a password, those of `for_good`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/person.html")]
pub struct PersonPage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
    /// Who is signed in.
    pub me: String,
    /// The person's id.
    pub id: String,
    /// What the person is called.
    pub person: String,
    /// The canonical status; it only chooses a colour.
    pub status: String,
    /// The status as the organization calls it.
    pub status_label: String,
    /// Where the photo is.
    pub photo: Option<String>,
    /// The person has a position and no department (R51).
    pub no_department: bool,
    /// The person lost all access and may hold cards in another product (R45).
    pub freeze_cards: bool,
    /// What is known, in words.
    pub facts: Vec<(String, String)>,
    /// Which forms there are.
    pub editable: Editable,
    /// What stands in them.
    pub draft: PersonDraft,
    /// The departments that take people: id and name.
    pub departments: Vec<(String, String)>,
    /// The locations.
    pub locations: Vec<(String, String)>,
    /// The roles that may be given.
    pub roles: Vec<(String, String)>,
    /// What may be done by one button: the action, and what is on it.
    pub buttons: Vec<(&'static str, String)>,
    /// The shortest password, in code points.
    pub min_length: usize,
    /// What may be done with a password, for good.
    pub for_good: Vec<(&'static str, String)>,
    /// The groups that the person is in: id and name.
    pub groups: Vec<(String, String)>,
    /// The groups that the person may be put in.
    pub other_groups: Vec<(String, String)>,
    /// What became of the export that was ordered.
    pub export: Option<ExportLine>,
    /// Days off, by date.
    pub days: Vec<DayRow>,
    /// What was done of late; none where the reader may not see it.
    pub done: Vec<DoneRow>,
    /// What the last post did.
    pub message: Option<Notice>,
    /// What was wrong with a field.
    pub error: Option<FieldError>,
}

impl PersonPage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    /// The fields of the profile's form.
    fn shown(&self) -> String {
        let all = [
            (self.editable.name, "first_name last_name"),
            (self.editable.phone, "phone"),
            (self.editable.places, "position department_id location_id external_id"),
            (self.editable.zone, "time_zone"),
        ];
        all.into_iter().filter_map(|(shown, fields)| shown.then_some(fields)).collect::<Vec<_>>().join(" ")
    }
    fn wrong(&self, field: &str) -> Option<&str> {
        wrong(&self.error, field)
    }
    fn name_field(&self, first: bool) -> String {
        let (field, value) = if first { ("first_name", &self.draft.first_name) } else { ("last_name", &self.draft.last_name) };
        field::name(self.say, first, value, "off", self.wrong(field), true)
    }
    fn phone_field(&self) -> String {
        let field = Field::new(self.say, "phone", self.say.field_phone(), Kind::Text, &self.draft.phone, "off");
        field.hint(self.say.field_phone_hint()).wrong(self.wrong("phone")).optional(true).html()
    }
    fn text_field(&self, name: &'static str, label: String, value: &str) -> String {
        Field::new(self.say, name, label, Kind::Text, value, "off").wrong(self.wrong(name)).optional(true).html()
    }
    fn choice_field(&self, name: &'static str, label: String, choices: &[(String, String)], value: &str, hint: Option<String>) -> String {
        let nothing = [(String::new(), self.say.person_none())];
        let known = choices.iter().any(|(id, _)| id == value) || value.is_empty();
        // Where somebody is in what takes nobody any more, that is a choice too: saving the form moves nobody.
        let kept = (!known).then(|| (value.to_owned(), self.say.person_archived()));
        let choices: Vec<(String, String)> = nothing.into_iter().chain(kept).chain(choices.iter().cloned()).collect();
        let field = Field::new(self.say, name, label, Kind::Choice(&choices), value, "off");
        let field = if let Some(hint) = hint { field.hint(hint) } else { field };
        field.wrong(self.wrong(name)).optional(true).html()
    }
    fn department_field(&self) -> String {
        // What is missing is said at the field that mends it.
        let hint = self.no_department.then(|| self.say.person_no_department());
        self.choice_field("department_id", self.say.person_department(), &self.departments, &self.draft.department_id, hint)
    }
    fn location_field(&self) -> String {
        self.choice_field("location_id", self.say.person_location(), &self.locations, &self.draft.location_id, None)
    }
    fn zone_field(&self) -> String {
        let field = Field::new(self.say, "time_zone", self.say.person_zone(), Kind::Text, &self.draft.time_zone, "off");
        field.hint(self.say.person_zone_hint()).wrong(self.wrong("time_zone")).optional(true).html()
    }
    fn email_field(&self) -> String {
        let field = Field::new(self.say, "email", self.say.person_email_field(), Kind::Email, &self.draft.email, "off");
        field.hint(self.say.person_email_hint()).wrong(self.wrong("email")).html()
    }
    fn photo_field(&self) -> String {
        let field = Field::new(self.say, "file", self.say.person_photo(), Kind::Picture, "", "off");
        // Whoever only removes the photo chooses no file.
        field.hint(self.say.person_photo_hint()).wrong(self.wrong("file")).optional(self.photo.is_some()).html()
    }
    fn role_field(&self) -> String {
        let known = self.roles.iter().any(|(name, _)| *name == self.draft.role);
        // Where somebody has a role that the reader may not give, pressing the button gives no other by itself.
        let kept = (!known).then(|| (self.draft.role.clone(), self.say.role(&self.draft.role)));
        let roles: Vec<(String, String)> = kept.into_iter().chain(self.roles.iter().cloned()).collect();
        Field::new(self.say, "role", self.say.field_role(), Kind::Choice(&roles), &self.draft.role, "off").wrong(self.wrong("role")).html()
    }
    fn permissions_field(&self) -> String {
        let field = Field::new(self.say, "permissions", self.say.person_permissions(), Kind::Lines(3), &self.draft.permissions, "off");
        field.hint(self.say.person_permissions_hint()).wrong(self.wrong("permissions")).optional(true).html()
    }
    fn group_field(&self) -> String {
        Field::new(self.say, "group", self.say.person_group(), Kind::Choice(&self.other_groups), "", "off").wrong(self.wrong("group")).html()
    }
    fn act_field(&self) -> String {
        let nothing = [(String::new(), self.say.home_choose())];
        let acts = self.for_good.iter().map(|(action, words)| ((*action).to_owned(), words.clone()));
        let choices: Vec<(String, String)> = nothing.into_iter().chain(acts).collect();
        // Chosen, so that the key that sends a form does nothing by itself.
        Field::new(self.say, "action", self.say.person_act(), Kind::Choice(&choices), &self.draft.act, "off").wrong(self.wrong("action")).html()
    }
    fn new_password_field(&self) -> String {
        let field = Field::new(self.say, "new_password", self.say.field_new_password(), Kind::Password, "", "new-password");
        let hint = format!("{} {}", self.say.field_new_password_hint(self.min_length), self.say.person_set_password_hint());
        field.hint(hint).wrong(self.wrong("new_password")).at_least(self.min_length).html()
    }
    fn password_field(&self) -> String {
        let field = Field::new(self.say, "password", self.say.person_password(), Kind::Password, "", "current-password");
        field.hint(self.say.person_password_hint()).wrong(self.wrong("password")).html()
    }
    fn date_field(&self, name: &'static str, label: String, value: &str) -> String {
        Field::new(self.say, name, label, Kind::Date, value, "off").wrong(self.wrong(name)).html()
    }
    fn half_field(&self, name: &'static str, label: String, (half, words): &(&str, &str), value: &str) -> String {
        let choices = [(String::new(), self.say.person_day_whole()), ((*half).to_owned(), (*words).to_owned())];
        Field::new(self.say, name, label, Kind::Choice(&choices), value, "off").wrong(self.wrong(name)).optional(true).html()
    }
}
