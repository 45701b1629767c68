//! Set-up, oracle, recording and checks: `cargo xtask --help`.

mod coverage;
mod errors;
mod lifecycle;
mod oracle;
mod test;
mod wasm;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What is done to docksim besides building it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// The real Docker that decides: start and stop it, record transcripts from it, verify them against it
    Oracle(oracle::Arguments),
    /// Write docs/coverage.md from the table of commands and the transcripts
    Coverage {
        /// Only say whether it is fresh
        #[arg(long)]
        check: bool,
    },
    /// Write docs/errors.md from the explanations
    Errors {
        /// Only say whether it is fresh
        #[arg(long)]
        check: bool,
    },
    /// Write docs/lifecycle.md, what each command does in each state, from the transcripts
    Lifecycle {
        /// Only say whether it is fresh
        #[arg(long)]
        check: bool,
    },
    /// The playground in web/: build it, serve it, test it
    Web {
        #[command(subcommand)]
        task: web::Task,
    },
    /// Everything that shows that main is good: format, lints, wasm32, tests, transcripts
    Test,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Oracle(arguments) => oracle::run(arguments),
        Task::Coverage { check } => coverage::run(check).map(|()| ExitCode::SUCCESS),
        Task::Errors { check } => errors::run(check).map(|()| ExitCode::SUCCESS),
        Task::Lifecycle { check } => lifecycle::run(check).map(|()| ExitCode::SUCCESS),
        Task::Web { task } => playground(task),
        Task::Test => test::run().map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}

fn playground(task: web::Task) -> anyhow::Result<ExitCode> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = root.parent().unwrap_or(root);
    for skip in web::run(root, task)? {
        println!("SKIPPED {skip}");
    }
    Ok(ExitCode::SUCCESS)
}
