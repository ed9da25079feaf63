//! The shapes that a policy's value may have: how each is read, shown and described. Bounds stand where a row of the
//! table names its shape.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::marker::PhantomData;

use super::{RequiredField, SessionLimits, Value};
use crate::role::RoleName;
use crate::text::Name;
use crate::time::Span;

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where inside the value: a JSON pointer, empty for the whole.
    pub at: String,
    /// `wrong_type`, `unknown_value`, `out_of_bounds`, `repeated`, `empty`, `required` or a text's own code.
    pub code: String,
}

impl Fault {
    pub(super) fn of(code: impl Into<String>) -> Fault {
        Fault { at: String::new(), code: code.into() }
    }
    fn under(mut self, step: impl Display) -> Fault {
        self.at.insert_str(0, &format!("/{}", step.to_string().replace('~', "~0").replace('/', "~1")));
        self
    }
}

/// How a value of type `T` is read, shown and described.
pub(super) trait Shape<T> {
    fn read(&self, value: &Value) -> Result<T, Fault>;
    fn show(&self, value: &T) -> Value;
    /// What may stand there, for people.
    fn values(&self) -> String;
}

/// A closed list of words.
pub(super) trait Word: Copy + PartialEq + 'static {
    const ALL: &'static [(Self, &'static str)];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, word)| word)
    }
    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, one)| *one == word).map(|(one, _)| *one)
    }
}

pub(super) struct Words<T>(pub(super) PhantomData<T>);

impl<T: Word> Shape<T> for Words<T> {
    fn read(&self, value: &Value) -> Result<T, Fault> {
        T::of_word(text(value)?).ok_or_else(|| Fault::of("unknown_value"))
    }
    fn show(&self, value: &T) -> Value {
        Value::text(value.word())
    }
    fn values(&self) -> String {
        T::ALL.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
    }
}

pub(super) struct Flag;

impl Shape<bool> for Flag {
    fn read(&self, value: &Value) -> Result<bool, Fault> {
        if let Value::Flag(flag) = value { Ok(*flag) } else { Err(Fault::of("wrong_type")) }
    }
    fn show(&self, value: &bool) -> Value {
        Value::Flag(*value)
    }
    fn values(&self) -> String {
        "true, false".to_owned()
    }
}

/// A whole number between two bounds, both included.
pub(super) struct Count(pub(super) u32, pub(super) u32);

impl Shape<u32> for Count {
    fn read(&self, value: &Value) -> Result<u32, Fault> {
        let Value::Number(number) = value else { return Err(Fault::of("wrong_type")) };
        u32::try_from(*number).ok().filter(|number| (self.0..=self.1).contains(number)).ok_or_else(|| Fault::of("out_of_bounds"))
    }
    fn show(&self, value: &u32) -> Value {
        Value::Number(i64::from(*value))
    }
    fn values(&self) -> String {
        format!("{} to {}", self.0, self.1)
    }
}

/// A whole number between two bounds, or null for no limit.
pub(super) struct Limit(pub(super) Count);

impl Shape<Option<u32>> for Limit {
    fn read(&self, value: &Value) -> Result<Option<u32>, Fault> {
        if *value == Value::Null { Ok(None) } else { self.0.read(value).map(Some) }
    }
    fn show(&self, value: &Option<u32>) -> Value {
        value.as_ref().map_or(Value::Null, |value| self.0.show(value))
    }
    fn values(&self) -> String {
        format!("{}; null for no limit", self.0.values())
    }
}

/// A span between two bounds, both included, written `90m`, `24h` or `30d`.
pub(super) struct Length(pub(super) Span, pub(super) Span);

impl Shape<Span> for Length {
    fn read(&self, value: &Value) -> Result<Span, Fault> {
        let span = Span::parse(text(value)?).ok_or_else(|| Fault::of("invalid_span"))?;
        if (self.0..=self.1).contains(&span) { Ok(span) } else { Err(Fault::of("out_of_bounds")) }
    }
    fn show(&self, value: &Span) -> Value {
        Value::text(value.to_string())
    }
    fn values(&self) -> String {
        format!("{} to {}", self.0, self.1)
    }
}

/// Percentages of a span, each once, shown in order; at most so many.
pub(super) struct Percentages(pub(super) usize);

impl Shape<Vec<u8>> for Percentages {
    fn read(&self, value: &Value) -> Result<Vec<u8>, Fault> {
        let mut percentages =
            list(value)?.iter().enumerate().map(|(at, one)| percentage(one).map_err(|fault| fault.under(at))).collect::<Result<Vec<_>, _>>()?;
        let given = percentages.len();
        percentages.sort_unstable();
        percentages.dedup();
        match given {
            given if given != percentages.len() => Err(Fault::of("repeated")),
            given if given > self.0 => Err(Fault::of("out_of_bounds")),
            _ => Ok(percentages),
        }
    }
    fn show(&self, value: &Vec<u8>) -> Value {
        Value::List(value.iter().map(|one| Value::Number(i64::from(*one))).collect())
    }
    fn values(&self) -> String {
        format!("up to {} percentages from 1 to 99", self.0)
    }
}

fn percentage(value: &Value) -> Result<u8, Fault> {
    let number = Count(1, 99).read(value)?;
    u8::try_from(number).map_err(|_| Fault::of("out_of_bounds"))
}

/// A role's name; whether the organization has it is a question to the whole set.
pub(super) struct Role;

impl Shape<RoleName> for Role {
    fn read(&self, value: &Value) -> Result<RoleName, Fault> {
        RoleName::parse(text(value)?).map_err(|_| Fault::of("role_invalid"))
    }
    fn show(&self, value: &RoleName) -> Value {
        Value::text(value.as_str())
    }
    fn values(&self) -> String {
        "a role of the organization".to_owned()
    }
}

/// Roles, each once, at least one.
pub(super) struct Roles;

impl Shape<Vec<RoleName>> for Roles {
    fn read(&self, value: &Value) -> Result<Vec<RoleName>, Fault> {
        some(value, |one| Role.read(one))
    }
    fn show(&self, value: &Vec<RoleName>) -> Value {
        Value::List(value.iter().map(|role| Role.show(role)).collect())
    }
    fn values(&self) -> String {
        "roles of the organization that may invite".to_owned()
    }
}

/// Fields that must be given; a list among them means any one of these.
pub(super) struct Groups;

impl Shape<Vec<Vec<RequiredField>>> for Groups {
    fn read(&self, value: &Value) -> Result<Vec<Vec<RequiredField>>, Fault> {
        let field = |value: &Value| Words::<RequiredField>(PhantomData).read(value);
        list(value)?
            .iter()
            .enumerate()
            .map(|(at, group)| if let Value::List(_) = group { some(group, field) } else { field(group).map(|one| vec![one]) }.map_err(|fault| fault.under(at)))
            .collect()
    }
    fn show(&self, value: &Vec<Vec<RequiredField>>) -> Value {
        let field = |field: &RequiredField| Value::text(field.word());
        let group = |group: &Vec<RequiredField>| if let [one] = group.as_slice() { field(one) } else { Value::List(group.iter().map(field).collect()) };
        Value::List(value.iter().map(group).collect())
    }
    fn values(&self) -> String {
        format!("a list of {}; a list inside it means any one of these", Words::<RequiredField>(PhantomData).values())
    }
}

/// Statuses by name, each with what it is called here.
pub(super) struct Labels(pub(super) &'static [&'static str]);

/// Longest label, in code points.
const LONGEST_LABEL: usize = 40;

impl Shape<BTreeMap<String, Name>> for Labels {
    fn read(&self, value: &Value) -> Result<BTreeMap<String, Name>, Fault> {
        let Value::Map(labels) = value else { return Err(Fault::of("wrong_type")) };
        let mut read = BTreeMap::new();
        for (status, label) in labels {
            let label = self.label(status, label).map_err(|fault| fault.under(status))?;
            read.insert(status.clone(), label);
        }
        Ok(read)
    }
    fn show(&self, value: &BTreeMap<String, Name>) -> Value {
        Value::Map(value.iter().map(|(status, label)| (status.clone(), Value::text(label.as_str()))).collect())
    }
    fn values(&self) -> String {
        format!("a label for any of {}", self.0.join(", "))
    }
}

impl Labels {
    fn label(&self, status: &str, label: &Value) -> Result<Name, Fault> {
        if !self.0.contains(&status) {
            return Err(Fault::of("unknown_field"));
        }
        let name = Name::parse(text(label)?).map_err(|error| Fault::of(error.to_string()))?;
        if name.as_str().chars().count() <= LONGEST_LABEL { Ok(name) } else { Err(Fault::of("too_long")) }
    }
}

/// How long sessions last, absolutely and idle.
pub(super) struct Sessions {
    pub(super) absolute: Length,
    pub(super) idle: Length,
}

impl Shape<SessionLimits> for Sessions {
    fn read(&self, value: &Value) -> Result<SessionLimits, Fault> {
        let Value::Map(given) = value else { return Err(Fault::of("wrong_type")) };
        if let Some(name) = given.keys().find(|name| !["absolute", "idle"].contains(&name.as_str())) {
            return Err(Fault::of("unknown_field").under(name));
        }
        let part = |name: &str, shape: &Length| {
            let value = given.get(name).ok_or_else(|| Fault::of("required"));
            value.and_then(|value| shape.read(value)).map_err(|fault| fault.under(name))
        };
        Ok(SessionLimits { absolute: part("absolute", &self.absolute)?, idle: part("idle", &self.idle)? })
    }
    fn show(&self, value: &SessionLimits) -> Value {
        let parts = [("absolute", self.absolute.show(&value.absolute)), ("idle", self.idle.show(&value.idle))];
        Value::Map(parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
    fn values(&self) -> String {
        format!("absolute {}, idle {}", self.absolute.values(), self.idle.values())
    }
}

fn text(value: &Value) -> Result<&str, Fault> {
    value.as_text().ok_or_else(|| Fault::of("wrong_type"))
}

fn list(value: &Value) -> Result<&[Value], Fault> {
    if let Value::List(values) = value { Ok(values) } else { Err(Fault::of("wrong_type")) }
}

/// A list of at least one, none twice.
fn some<T: PartialEq>(value: &Value, read: impl Fn(&Value) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let mut several: Vec<T> = Vec::new();
    for (at, one) in list(value)?.iter().enumerate() {
        let one = read(one).map_err(|fault| fault.under(at))?;
        if several.contains(&one) {
            return Err(Fault::of("repeated").under(at));
        }
        several.push(one);
    }
    if several.is_empty() { Err(Fault::of("empty")) } else { Ok(several) }
}
