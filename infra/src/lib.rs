//! The cloud template, made from the operations table, the table's schema and the grants that the tests recorded.
//!
//! Everything here is pure: the same table and grants give the same bytes. It never speaks to AWS and never reads a
//! configuration; what differs between deployments is a parameter of the template.

mod alarms;
pub mod checks;
mod edge;
mod functions_stack;
pub mod grants;
pub mod policy;
mod root;
#[cfg(test)]
mod tests;
mod yaml;

use std::collections::BTreeMap;

use platform::edge::Operation;
use serde_json::Value;

pub use functions_stack::group_of;
pub use yaml::emit;

/// One stack: the file that it is written to, from the top of the tree, and what it holds.
#[derive(Clone, Debug)]
pub struct Stack {
    /// Such as `template.yaml` or `infra/functions-pages.yaml`.
    pub file: String,
    /// The template.
    pub template: Value,
}

/// All stacks of these operations, the root first.
///
/// # Errors
/// What is missing in the grants, or more functions than one stack may hold.
pub fn stacks(operations: &[&'static Operation], grants: &grants::Grants) -> Result<Vec<Stack>, String> {
    let mut groups: BTreeMap<&str, Vec<&'static Operation>> = BTreeMap::new();
    for operation in operations {
        groups.entry(group_of(operation.area)).or_default().push(operation);
    }
    let mut nested = Vec::new();
    for (group, operations) in &groups {
        let template = functions_stack::template(group, operations, grants)?;
        nested.push((*group, Stack { file: format!("infra/functions-{group}.yaml"), template }));
    }
    let edge = edge::stack();
    let root = root::template(&nested, &edge);
    let nested = nested.into_iter().map(|(_, stack)| stack);
    Ok(std::iter::once(Stack { file: "template.yaml".to_owned(), template: root }).chain(nested).chain([edge]).collect())
}

/// `expire_invitation` as `ExpireInvitation`: the form of logical names in a template.
fn logical(name: &str) -> String {
    let words = name.split(['_', '-', '/']);
    let capital = |word: &str| word.chars().next().map_or_else(String::new, |first| first.to_uppercase().chain(word.chars().skip(1)).collect());
    words.map(capital).collect()
}
