//! An organization without the console: what it keeps lists of, its roles and its policies.

use askama::Template;

use super::field::{Field, Kind};
use super::{FieldError, Notice, document, wrong};
use crate::pages::organization_form::Request;
use crate::texts::Texts;

/// One entry of a list.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Its id, posted as `entry`.
    pub id: String,
    /// What it is called, with those that it lies in.
    pub name: String,
    /// Whether it takes nobody any more; none where nothing is archived.
    pub archived: Option<bool>,
    /// What else is to be said of it.
    pub note: String,
}

/// A list that the organization keeps.
#[derive(Clone, Debug)]
pub struct ListPart {
    /// Its name in forms, and the part's id.
    pub name: &'static str,
    /// As people call it.
    pub title: String,
    /// What one of its entries is called.
    pub one: String,
    /// What is on it.
    pub rows: Vec<EntryRow>,
}

/// A role.
#[derive(Clone, Debug)]
pub struct RoleRow {
    /// Its id, posted as `role`.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it permits.
    pub permits: String,
    /// Whether the organization made it itself.
    pub own: bool,
}

/// What other policies would change.
#[derive(Clone, Debug)]
pub struct WouldBe {
    /// Which policy, what it says now, and what it would say.
    pub changes: Vec<(String, String, String)>,
    /// What keeps them from standing.
    pub contradictions: Vec<String>,
    /// What was asked for: the preset, and values of one's own.
    pub asked: (String, String),
}

/// Which forms there are besides those that everybody has who sees the page.
#[derive(Clone, Copy, Debug, Default)]
pub struct MaySettle {
    /// Making and deleting roles.
    pub roles: bool,
    /// Closing the organization.
    pub close: bool,
}

/// The organization. Actions: `save` (`title`, `time_zone`, `locale`), `add` (`list`, `name`, `parent_id`), `change` (`entry`, `new_name`, `new_parent_id`), `archive`, `open` and
/// `delete` (`entry`), `policies` (`preset` or `values`), `add_role` (`role_name`, `role_permissions`, `limited`),
/// `delete_role` (`role`), `close` (`organization_name`, `password`).
#[derive(Clone, Debug, Template)]
#[template(path = "pages/organization.html")]
pub struct OrganizationPage {
    /// The language.
    pub say: Texts,
    /// The organization's name.
    pub organization: String,
    /// Who is signed in.
    pub me: String,
    /// The lists.
    pub lists: Vec<ListPart>,
    /// Everything on them: id and name.
    pub entries: Vec<(String, String)>,
    /// The departments that others may lie in: id and name.
    pub places: Vec<(String, String)>,
    /// The presets: name, and for whom it is.
    pub presets: Vec<(String, String)>,
    /// The preset that the organization has.
    pub own_preset: String,
    /// Every policy: name and value.
    pub policies: Vec<(String, String)>,
    /// The roles.
    pub roles: Vec<RoleRow>,
    /// Which further forms there are.
    pub may: MaySettle,
    /// What other policies would change.
    pub would_be: Option<WouldBe>,
    /// What stands in the forms.
    pub draft: Request,
    /// What the last post did.
    pub message: Option<Notice>,
    /// What was wrong with a field.
    pub error: Option<FieldError>,
}

impl OrganizationPage {
    /// The document.
    pub fn html(&self) -> String {
        document(self)
    }
    fn wrong(&self, field: &str) -> Option<&str> {
        wrong(&self.error, field)
    }
    fn text_field(&self, name: &'static str, label: String, value: &str, optional: bool) -> String {
        Field::new(self.say, name, label, Kind::Text, value, "off").wrong(self.wrong(name)).optional(optional).html()
    }
    fn choice(&self, name: &'static str, label: String, choices: &[(String, String)], value: &str, optional: bool) -> String {
        Field::new(self.say, name, label, Kind::Choice(choices), value, "off").wrong(self.wrong(name)).optional(optional).html()
    }
    fn locale_field(&self) -> String {
        let languages = [("", self.say.settings_no_language()), ("en", self.say.settings_english()), ("de", self.say.settings_german())];
        let mut choices: Vec<(String, String)> = languages.into_iter().map(|(tag, name)| (tag.to_owned(), name)).collect();
        if !choices.iter().any(|(tag, _)| *tag == self.draft.locale) {
            choices.push((self.draft.locale.clone(), self.draft.locale.clone()));
        }
        self.choice("locale", self.say.settings_language(), &choices, &self.draft.locale, true)
    }
    fn list_field(&self) -> String {
        let lists: Vec<(String, String)> = self.lists.iter().map(|list| (list.name.to_owned(), list.one.clone())).collect();
        self.choice("list", self.say.settings_kind(), &lists, &self.draft.list, false)
    }
    fn parent_field(&self) -> String {
        let places: Vec<(String, String)> = [(String::new(), self.say.settings_top())].into_iter().chain(self.places.iter().cloned()).collect();
        self.choice("parent_id", self.say.settings_inside(), &places, &self.draft.parent_id, true)
    }
    fn new_parent_field(&self) -> String {
        let first = [(String::new(), self.say.settings_stays()), ("top".to_owned(), self.say.settings_top())];
        let places: Vec<(String, String)> = first.into_iter().chain(self.places.iter().cloned()).collect();
        self.choice("new_parent_id", self.say.settings_inside(), &places, &self.draft.new_parent_id, true)
    }
    fn preset_field(&self) -> String {
        let none = [(String::new(), self.say.settings_keep_preset())];
        let presets: Vec<(String, String)> = none.into_iter().chain(self.presets.iter().cloned()).collect();
        self.choice("preset", self.say.settings_preset(), &presets, &self.draft.preset, true)
    }
    fn values_field(&self) -> String {
        let field = Field::new(self.say, "values", self.say.settings_values(), Kind::Lines(4), &self.draft.values, "off");
        field.hint(self.say.settings_values_hint()).wrong(self.wrong("values")).optional(true).html()
    }
    fn role_permissions_field(&self) -> String {
        let field = Field::new(self.say, "role_permissions", self.say.settings_role_permits(), Kind::Lines(3), &self.draft.role_permissions, "off");
        field.hint(self.say.settings_role_permits_hint()).wrong(self.wrong("role_permissions")).optional(true).html()
    }
    fn password_field(&self) -> String {
        let field = Field::new(self.say, "password", self.say.person_password(), Kind::Password, "", "current-password");
        field.hint(self.say.person_password_hint()).wrong(self.wrong("password")).html()
    }
}
