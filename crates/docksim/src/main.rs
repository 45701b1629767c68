//! docksim: Docker's behaviour without Docker.
//!
//! Without a subcommand it is a REPL; `docksim run` runs a script. This binary decides when and where a line runs,
//! never what it does: that is in `docksim-session` and the crates above it.

mod repl;
mod run;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use docksim_session::Profile;

/// Docker's behaviour without Docker: a shell in which `docker` answers as Docker Engine 28.5 does.
///
/// Nothing is installed and nothing really runs. docksim is not affiliated with Docker, Inc.
#[derive(Debug, Parser)]
#[command(name = "docksim", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    world: WorldArguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a script from an empty world, without a terminal
    Run(RunArguments),
}

/// What makes a world.
#[derive(Debug, Clone, Copy, Args)]
struct WorldArguments {
    /// The seed of ids, generated names and addresses
    #[arg(long, value_name = "N", default_value_t = docksim_session::DEFAULT_SEED)]
    seed: u64,
    /// The version of Docker: 28.5 or 29
    #[arg(long, value_name = "VERSION", default_value = "28.5", value_parser = profile)]
    engine: Profile,
}

fn profile(version: &str) -> Result<Profile, String> {
    let names: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name).collect();
    Profile::of_version(version).ok_or_else(|| format!("there are {}", names.join(", ")))
}

#[derive(Debug, Args)]
struct RunArguments {
    #[command(flatten)]
    world: WorldArguments,
    /// Print one JSON object for every command instead of its output
    #[arg(long)]
    json: bool,
    /// End at the first command that fails, with its exit code
    #[arg(long)]
    stop_on_error: bool,
    /// The script; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let code = match arguments.command {
        Some(Command::Run(arguments)) => run::run(&arguments),
        None => repl::run(arguments.world),
    };
    match code {
        Ok(code) => ExitCode::from(u8::try_from(code & 0xff).unwrap_or(1)),
        // Whoever read our output has gone, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(141),
        Err(error) => {
            eprintln!("docksim: {error}");
            ExitCode::from(2)
        }
    }
}
