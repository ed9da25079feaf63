//! The OpenAPI 3.1 document, made from the operations table and the request and reply types (F41).

use domain::user::photo::LARGEST;
use platform::edge::{Body, Operation, Surface, Trigger, Who};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::operations::OPERATIONS;

/// The document. Pages are not in it: they are for people.
pub fn document() -> Value {
    let mut generator = SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into()).into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS.iter().filter(|operation| operation.surface == Surface::Api) {
        let Trigger::Http(method, path) = operation.trigger else { continue };
        let request = operation.request.map(|schema| resolved(&mut generator, schema));
        let reply = operation.reply.map(|schema| schema(&mut generator).to_value());
        let entry = entry(operation, method, path, request, reply);
        let methods = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(method.to_ascii_lowercase(), entry);
        }
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Usher", "version": env!("CARGO_PKG_VERSION"), "description": "User management: invitations, people, sessions." },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "session": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// The schema itself rather than a reference to it: path, query and body are three parts of it.
fn resolved(generator: &mut schemars::SchemaGenerator, schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema) -> Value {
    let value = schema(generator).to_value();
    let name = value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next()).map(str::to_owned);
    match name.and_then(|name| generator.definitions_mut().remove(&name)) {
        Some(definition) => definition,
        None => value,
    }
}

fn entry(operation: &Operation, method: &str, path: &str, request: Option<Value>, reply: Option<Value>) -> Value {
    let request = request.unwrap_or_else(|| json!({}));
    let properties = request.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let required: Vec<&str> = request.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let in_path = |name: &str| path.contains(&format!("{{{name}}}"));
    let reads = matches!(method, "GET" | "DELETE");
    let parameters: Vec<Value> = properties
        .iter()
        .filter(|(name, _)| in_path(name) || reads)
        .map(|(name, schema)| json!({ "name": name, "in": if in_path(name) { "path" } else { "query" }, "required": in_path(name), "schema": schema }))
        .collect();
    let body: Map<String, Value> = properties.into_iter().filter(|(name, _)| !in_path(name)).collect();
    let mut entry = json!({
        "operationId": operation.id,
        "tags": [operation.area],
        "parameters": parameters,
        "responses": {
            operation.answers.to_string(): answer(reply),
            "default": {
                "description": "A refusal",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            },
        },
    });
    if !reads && !body.is_empty() {
        let required: Vec<&str> = required.into_iter().filter(|name| body.contains_key(*name)).collect();
        let schema = json!({ "type": "object", "additionalProperties": false, "properties": body, "required": required });
        entry["requestBody"] = json!({ "required": !required.is_empty(), "content": { "application/json": { "schema": schema } } });
    }
    if operation.body == Body::File {
        let kinds = ["image/png", "image/jpeg", "image/webp", "application/octet-stream"];
        let content: Map<String, Value> = kinds.into_iter().map(|kind| (kind.to_owned(), json!({}))).collect();
        entry["requestBody"] = json!({ "description": format!("The file as it is, {LARGEST} bytes at most"), "required": true, "content": content });
    }
    if matches!(operation.who, Who::Member(_)) {
        entry["security"] = json!([{ "session": [] }]);
    }
    entry
}

fn answer(reply: Option<Value>) -> Value {
    match reply {
        Some(schema) if schema.get("type") != Some(&json!("null")) => {
            let kind = schema.get("contentMediaType").and_then(Value::as_str).unwrap_or("application/json").to_owned();
            json!({ "description": "The usual answer", "content": { kind: { "schema": schema } } })
        }
        _ => json!({ "description": "No body" }),
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457 problem details",
        "required": ["type", "title", "status", "detail", "code", "request_id"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": { "type": "string" },
            "rule": { "type": "string" },
            "reason": { "type": "string" },
            "actions": { "type": "array", "items": { "type": "string" } },
            "errors": {
                "type": "array",
                "items": { "type": "object", "properties": { "pointer": { "type": "string" }, "code": { "type": "string" } } },
            },
            "request_id": { "type": "string" },
        },
    })
}
