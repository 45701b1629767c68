//! Set-up, oracle, recording and checks: `cargo xtask --help`.

mod coverage;
mod errors;
mod lifecycle;
mod oracle;
mod test;

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
    /// Everything that shows that main is good: format, lints, wasm32, tests, transcripts
    Test,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Oracle(arguments) => oracle::run(arguments),
        Task::Coverage { check } => coverage::run(check).map(|()| ExitCode::SUCCESS),
        Task::Errors { check } => errors::run(check).map(|()| ExitCode::SUCCESS),
        Task::Lifecycle { check } => lifecycle::run(check).map(|()| ExitCode::SUCCESS),
        Task::Test => test::run().map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
