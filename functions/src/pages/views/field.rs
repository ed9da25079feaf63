//! One labelled form field with its hint and its error, tied together for assistive technology.

use askama::Template;

use crate::texts::Texts;

/// What kind of input.
pub(super) enum Kind<'a> {
    /// One line of text in any script.
    Text,
    /// An email address.
    Email,
    /// A password.
    Password,
    /// A code of digits; blanks are welcome.
    Code,
    /// Several lines; so many are shown.
    Lines(u8),
    /// A date of the calendar.
    Date,
    /// A file of a picture.
    Picture,
    /// One of these: what is posted, and what is shown.
    Choice(&'a [(String, String)]),
    /// An address that is shown for password managers and not posted.
    Shown,
}

impl Kind<'_> {
    fn is_code(&self) -> bool {
        matches!(self, Kind::Code)
    }
    fn input_type(&self) -> &'static str {
        match self {
            Kind::Email | Kind::Shown => "email",
            Kind::Password => "password",
            Kind::Date => "date",
            Kind::Picture => "file",
            Kind::Text | Kind::Code | Kind::Lines(_) | Kind::Choice(_) => "text",
        }
    }
}

/// One field of a form. Its id is its name: a form never asks for the same thing twice.
#[derive(Template)]
#[template(path = "pages/field.html")]
pub(super) struct Field<'a> {
    say: Texts,
    name: &'static str,
    label: String,
    kind: Kind<'a>,
    value: &'a str,
    autocomplete: &'static str,
    hint: Option<String>,
    wrong: Option<&'a str>,
    optional: bool,
    shortest: Option<usize>,
}

impl<'a> Field<'a> {
    pub(super) fn new(say: Texts, name: &'static str, label: String, kind: Kind<'a>, value: &'a str, autocomplete: &'static str) -> Self {
        Field { say, name, label, kind, value, autocomplete, hint: None, wrong: None, optional: false, shortest: None }
    }
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Field { hint: Some(hint.into()), ..self }
    }
    pub(super) fn wrong(self, wrong: Option<&'a str>) -> Self {
        Field { wrong, ..self }
    }
    pub(super) fn optional(self, optional: bool) -> Self {
        Field { optional, ..self }
    }
    pub(super) fn at_least(self, characters: usize) -> Self {
        Field { shortest: Some(characters), ..self }
    }
    pub(super) fn html(&self) -> String {
        super::document(self)
    }

    /// The attributes that do not depend on the element; nothing in them comes from outside.
    fn rules(&self) -> String {
        let mut rules = vec![format!("autocomplete=\"{}\"", self.autocomplete)];
        match self.kind {
            Kind::Email | Kind::Password => rules.push("autocapitalize=\"none\" spellcheck=\"false\"".to_owned()),
            Kind::Code => rules.push("inputmode=\"numeric\" spellcheck=\"false\"".to_owned()),
            Kind::Text => rules.push("dir=\"auto\"".to_owned()),
            Kind::Picture => rules.push("accept=\"image/png,image/jpeg,image/webp\"".to_owned()),
            Kind::Lines(_) | Kind::Choice(_) | Kind::Date | Kind::Shown => {}
        }
        if !self.optional && !matches!(self.kind, Kind::Shown) {
            rules.push("required".to_owned());
        }
        // Browsers count UTF-16 units here, never fewer than code points: nothing sound is held back. There is no maxlength,
        // because that would cut a paste without a word.
        rules.extend(self.shortest.map(|n| format!("minlength=\"{n}\"")));
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let wrong = self.wrong.map(|_| format!("{}-wrong", self.name));
        let described: Vec<String> = hint.into_iter().chain(wrong).collect();
        if !described.is_empty() {
            rules.push(format!("aria-describedby=\"{}\"", described.join(" ")));
        }
        if self.wrong.is_some() {
            rules.push("aria-invalid=\"true\" autofocus".to_owned());
        }
        rules.join(" ")
    }
}

/// A field for a password to be made, with the policy's minimum in code points.
pub(super) fn new_password(say: Texts, min_length: usize, wrong: Option<&str>) -> String {
    let field = Field::new(say, "password", say.field_new_password(), Kind::Password, "", "new-password");
    field.hint(say.field_new_password_hint(min_length)).wrong(wrong).at_least(min_length).html()
}

/// The account's address, read-only, so that a password manager stores the right name.
pub(super) fn address(say: Texts, email: &str) -> String {
    Field::new(say, "username", say.field_email(), Kind::Shown, email, "username").html()
}

/// A field for a name.
pub(super) fn name(say: Texts, first: bool, value: &str, autocomplete: &'static str, wrong: Option<&str>, optional: bool) -> String {
    let (name, label) = if first { ("first_name", say.field_first_name()) } else { ("last_name", say.field_last_name()) };
    Field::new(say, name, label, Kind::Text, value, autocomplete).wrong(wrong).optional(optional).html()
}
