//! The oracle: a real Docker Engine of the pinned version in namespaces of its own, with a stand-in for Docker Hub.

mod archive;
mod daemon;
mod image;
mod registry;
mod root;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use daemon::Instance;

/// The exit code where no oracle can be had on this machine: neither success nor a failure of docksim.
const UNAVAILABLE: u8 = 3;

/// Which oracle, and what to do with it.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Which of several oracles: each has a daemon, a hub and a folder of its own
    #[arg(long, global = true, default_value = "main", value_name = "NAME")]
    name: String,
    /// The folder for the root and the oracles' data [default: target/oracle]
    #[arg(long, global = true, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Start the daemon and its hub, or leave them alone where they answer
    Up,
    /// Stop both, with all containers, and take their namespaces down
    Down,
    /// Say whether the daemon answers
    Status,
    /// Serve the hub's stand-in; `up` starts this inside the namespace
    #[command(hide = true)]
    Hub,
}

/// Does what the arguments say.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode> {
    let instance = Instance::new(arguments.folder, &arguments.name)?;
    match arguments.action {
        Action::Up => {
            let root = match root::provide(instance.folder())? {
                root::Root::Ready(root) => root,
                root::Root::Unavailable(reason) => {
                    eprintln!(
                        "oracle: NOT AVAILABLE: {reason}\noracle: the recorded transcripts still run: cargo nextest run"
                    );
                    return Ok(ExitCode::from(UNAVAILABLE));
                }
            };
            instance.up(&root)?;
            print!("{}", instance.environment());
        }
        Action::Down => instance.down()?,
        Action::Status => match instance.version() {
            Some(version) => println!(
                "up: Docker Engine {version}\n{}",
                instance.environment().trim_end()
            ),
            None => {
                println!("down");
                return Ok(ExitCode::FAILURE);
            }
        },
        Action::Hub => registry::serve(&instance.certificate(), &instance.busybox())?,
    }
    Ok(ExitCode::SUCCESS)
}
