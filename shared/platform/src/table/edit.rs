//! One update of one item, built attribute by attribute: names and values are placeholders, so no name is reserved.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};

use super::{StoreError, Table};
use crate::item::{Item, key_attributes};
use crate::keys::Key;

/// What one update sets, removes, adds, deletes and requires.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    key: Key,
    set: Vec<String>,
    remove: Vec<String>,
    add: Vec<String>,
    delete: Vec<String>,
    conditions: Vec<String>,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Edit {
    pub(super) fn of(key: Key) -> Edit {
        let (set, remove, add, delete, conditions) = Default::default();
        Edit { key, set, remove, add, delete, conditions, names: HashMap::new(), values: HashMap::new() }
    }

    /// The placeholder of an attribute's name; the same for the same name.
    pub(super) fn name(&mut self, attribute: &str) -> String {
        if let Some((placeholder, _)) = self.names.iter().find(|(_, name)| *name == attribute) {
            return placeholder.clone();
        }
        let placeholder = format!("#{}", self.names.len());
        self.names.insert(placeholder.clone(), attribute.to_owned());
        placeholder
    }
    /// The placeholder of a value.
    pub(super) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    pub(super) fn set(mut self, attribute: &str, value: AttributeValue) -> Edit {
        let (name, value) = (self.name(attribute), self.value(value));
        self.set.push(format!("{name} = {value}"));
        self
    }
    pub(super) fn remove(mut self, attribute: &str) -> Edit {
        let name = self.name(attribute);
        self.remove.push(name);
        self
    }
    /// Adds to a number or a set, which need not exist.
    pub(super) fn add(mut self, attribute: &str, value: AttributeValue) -> Edit {
        let (name, value) = (self.name(attribute), self.value(value));
        self.add.push(format!("{name} {value}"));
        self
    }
    /// Takes members from a set.
    pub(super) fn take(mut self, attribute: &str, members: AttributeValue) -> Edit {
        let (name, value) = (self.name(attribute), self.value(members));
        self.delete.push(format!("{name} {value}"));
        self
    }
    /// Sets what is there in `item` and removes what is NULL.
    pub(super) fn set_all(self, item: Item) -> Edit {
        item.into_iter().fold(self, |edit, (attribute, value)| if value.is_null() { edit.remove(&attribute) } else { edit.set(&attribute, value) })
    }
    /// Requires `attribute` to compare so with `value`.
    pub(super) fn when(mut self, attribute: &str, comparison: &str, value: AttributeValue) -> Edit {
        let (name, value) = (self.name(attribute), self.value(value));
        self.conditions.push(format!("{name} {comparison} {value}"));
        self
    }
    /// Requires the item to exist.
    pub(super) fn when_there(mut self) -> Edit {
        let name = self.name("pk");
        self.conditions.push(format!("attribute_exists({name})"));
        self
    }
    /// Requires `attribute` not to be there.
    pub(super) fn when_absent(mut self, attribute: &str) -> Edit {
        let name = self.name(attribute);
        self.conditions.push(format!("attribute_not_exists({name})"));
        self
    }
    /// Requires a condition written with [`Edit::name`] and [`Edit::value`].
    pub(super) fn when_all(mut self, condition: String) -> Edit {
        self.conditions.push(condition);
        self
    }

    /// That the item at `key` goes, in a transaction, whether it is there or not.
    pub(super) fn gone(key: &Key, table: &str) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(table).set_key(Some(key_attributes(key))).build()?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// That the item at `key` goes, in a transaction, which must be there.
    pub(super) fn gone_from(key: &Key, table: &str) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(table).set_key(Some(key_attributes(key))).condition_expression("attribute_exists(pk)");
        Ok(TransactWriteItem::builder().delete(delete.build()?).build())
    }

    /// That the item at `key` carries `attribute = value`, in a transaction, which writes nothing there.
    pub(super) fn check(key: &Key, attribute: &str, value: AttributeValue, table: &str) -> Result<TransactWriteItem, StoreError> {
        let check = ConditionCheck::builder().table_name(table).set_key(Some(key_attributes(key))).condition_expression("#held = :held");
        let check = check.expression_attribute_names("#held", attribute).expression_attribute_values(":held", value).build()?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }

    fn expression(&self) -> String {
        let clauses = [("SET", &self.set), ("REMOVE", &self.remove), ("ADD", &self.add), ("DELETE", &self.delete)];
        let written = clauses.into_iter().filter(|(_, parts)| !parts.is_empty()).map(|(verb, parts)| format!("{verb} {}", parts.join(", ")));
        written.collect::<Vec<_>>().join(" ")
    }
    fn condition(&self) -> Option<String> {
        (!self.conditions.is_empty()).then(|| self.conditions.join(" AND "))
    }
    fn placeholders(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }

    /// As part of a transaction.
    pub(super) fn in_transaction(self, table: &str) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(table)
            .set_key(Some(key_attributes(&self.key)))
            .update_expression(self.expression())
            .set_condition_expression(self.condition())
            .set_expression_attribute_values(self.placeholders())
            .set_expression_attribute_names(Some(self.names))
            .build()?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// As a call of its own; a failed condition brings the item along.
    pub(super) fn call(self, table: &Table) -> UpdateItemFluentBuilder {
        let call = table.client.update_item().table_name(&table.name).set_key(Some(key_attributes(&self.key)));
        call.update_expression(self.expression())
            .set_condition_expression(self.condition())
            .set_expression_attribute_values(self.placeholders())
            .set_expression_attribute_names(Some(self.names))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
    }
}
