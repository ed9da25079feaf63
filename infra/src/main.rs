//! `template [--check]`: writes the stacks, or says which of them are not what the table says.

use std::process::ExitCode;

use functions::OPERATIONS;
use infra::grants::Grants;
use infra::{checks, emit, stacks};

fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        None => run(false),
        Some("--check") => run(true),
        Some(other) => Err(format!("not an option: {other}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(check: bool) -> Result<(), String> {
    let read = |path: &str| std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
    let grants = Grants::parse(&read("infra/grants.toml")?, &read("infra/grants-reasoned.toml")?)?;
    let stacks = stacks(&OPERATIONS.iter().collect::<Vec<_>>(), &grants)?;
    let faults = checks::faults(&stacks, &grants);
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    for stack in &stacks {
        let text = emit(&stack.template);
        if !check {
            std::fs::write(&stack.file, &text).map_err(|error| format!("{}: {error}", stack.file))?;
        } else if std::fs::read_to_string(&stack.file).ok().as_deref() != Some(&text) {
            return Err(format!("{} is not what the operations table and the grants say: run cargo xtask template", stack.file));
        }
        println!("{:32} {:>4} resources {:>7} bytes", stack.file, checks::resources(&stack.template), text.len());
    }
    Ok(())
}
