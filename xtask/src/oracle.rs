//! The oracle: a real Docker Engine of the pinned version in namespaces of its own, with a stand-in for Docker Hub.

mod archive;
mod daemon;
mod image;
mod registry;
mod root;
mod transcripts;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use daemon::Instance;
use transcripts::Work;

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
    /// Write the expected side of transcripts from the real daemon; each scene runs twice and must do the same
    Record {
        #[command(flatten)]
        run: Run,
        /// The transcripts, or folders of them
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Compare transcripts with what the real daemon does
    Verify {
        #[command(flatten)]
        run: Run,
        /// So many of them, chosen by the commit
        #[arg(long, value_name = "COUNT")]
        sample: Option<usize>,
        /// So many random sequences of commands after them
        #[arg(long, default_value_t = 20, value_name = "COUNT")]
        sequences: usize,
        /// The transcripts, or folders of them [default: all]
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Run random sequences of lines on docksim and on the real daemon; show where they part
    Fuzz {
        #[command(flatten)]
        run: Run,
        /// So many sequences
        #[arg(long, default_value_t = 100, value_name = "COUNT")]
        sequences: usize,
        /// So many lines in each
        #[arg(long, default_value_t = 20, value_name = "COUNT")]
        length: usize,
        /// Where the random lines come from
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Run malformed command lines on docksim and on the real CLI, which needs no daemon to refuse them; show where they part
    Complaints {
        /// So many lines
        #[arg(long, default_value_t = 2000, value_name = "COUNT")]
        count: usize,
        /// Where the lines come from
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Write the first of them to the test's recording
        #[arg(long)]
        record: bool,
    },
    /// Serve the hub's stand-in; `up` starts this inside the namespace
    #[command(hide = true)]
    Hub,
}

/// How transcripts are run.
#[derive(Debug, clap::Args)]
struct Run {
    /// On so many daemons side by side; most of the time goes by in waiting
    #[arg(long, default_value_t = 1, value_name = "COUNT")]
    jobs: usize,
}

/// Does what the arguments say.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode> {
    let instance = |name: &str| Instance::new(arguments.folder.clone(), name);
    let main = instance(&arguments.name)?;
    let oracles = |jobs: usize| {
        let more = (2..=jobs).map(|number| instance(&format!("{}-{number}", arguments.name)));
        std::iter::once(Ok(main.clone()))
            .chain(more)
            .collect::<Result<Vec<_>>>()
    };
    let (kind, jobs, files, sequences) = match arguments.action {
        Action::Up => {
            let up = bring_up(std::slice::from_ref(&main))?;
            if up {
                print!("{}", main.environment());
            }
            return Ok(availability(up));
        }
        Action::Down => {
            main.down()?;
            return Ok(ExitCode::SUCCESS);
        }
        Action::Status => {
            let Some(version) = main.version() else {
                println!("down");
                return Ok(ExitCode::FAILURE);
            };
            println!(
                "up: Docker Engine {version}\n{}",
                main.environment().trim_end()
            );
            return Ok(ExitCode::SUCCESS);
        }
        Action::Complaints {
            count,
            seed,
            record,
        } => return complaints(&main, count, seed, record),
        Action::Fuzz {
            run,
            sequences,
            length,
            seed,
        } => {
            let oracles = oracles(run.jobs)?;
            if !bring_up(&oracles)? {
                return Ok(availability(false));
            }
            let agrees = run_test(
                "docksim-conformance",
                "sequences",
                "docksim_does_what_real_daemons_do",
                &[
                    ("DOCKSIM_ORACLES", addresses(&oracles)),
                    ("DOCKSIM_SEQUENCES", sequences.to_string()),
                    ("DOCKSIM_LENGTH", length.to_string()),
                    ("DOCKSIM_SEED", seed.to_string()),
                ],
            )?;
            return Ok(if agrees {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        Action::Hub => {
            registry::serve(&main.certificate(), &main.busybox())?;
            return Ok(ExitCode::SUCCESS);
        }
        Action::Record { run, files } => (Work::Record, run.jobs, transcripts::chosen(files)?, 0),
        Action::Verify {
            run,
            sample,
            sequences,
            files,
        } => {
            let all = transcripts::chosen(files)?;
            let files = sample.map_or(Ok(all.clone()), |count| transcripts::sample(all, count))?;
            (Work::Verify, run.jobs, files, sequences)
        }
    };
    let oracles = oracles(jobs.min(files.len()))?;
    if !bring_up(&oracles)? {
        return Ok(availability(false));
    }
    let count = files.len();
    let failures = transcripts::work(kind, files, &oracles)?;
    println!("{count} transcripts, {failures} failures");
    let agrees = match oracles.first() {
        Some(oracle) if sequences > 0 => run_sequences(oracle, sequences)?,
        _ => true,
    };
    Ok(if failures == 0 && agrees {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs the property test's random sequences on docksim and on the real daemon.
fn run_sequences(oracle: &Instance, count: usize) -> Result<bool> {
    let agrees = run_test(
        "docksim-conformance",
        "properties",
        "docksim_agrees_with_the_real_daemon",
        &[
            ("DOCKSIM_ORACLES", addresses(std::slice::from_ref(oracle))),
            ("DOCKSIM_SEQUENCES", count.to_string()),
        ],
    )?;
    println!(
        "{count} random sequences, {}",
        if agrees {
            "no divergence"
        } else {
            "a divergence"
        }
    );
    Ok(agrees)
}

/// Where each daemon is and the folder of its docker program, a line each.
fn addresses(oracles: &[Instance]) -> String {
    let lines = oracles
        .iter()
        .map(|oracle| format!("{} {}\n", oracle.host(), oracle.bin().display()));
    lines.collect()
}

/// Runs the test of malformed lines with the real CLI.
fn complaints(oracle: &Instance, count: usize, seed: u64, record: bool) -> Result<ExitCode> {
    let root = match root::provide(oracle.folder())? {
        root::Root::Ready(root) => root,
        root::Root::Unavailable(reason) => {
            eprintln!("oracle: NOT AVAILABLE: {reason}");
            return Ok(availability(false));
        }
    };
    let mut environment = vec![
        (
            "DOCKSIM_ORACLE_BIN",
            root.join("usr/bin").display().to_string(),
        ),
        ("DOCKSIM_MUTATIONS", count.to_string()),
        ("DOCKSIM_SEED", seed.to_string()),
        (
            "DOCKSIM_ANSWERS",
            oracle.folder().join("complaints").display().to_string(),
        ),
    ];
    if record {
        environment.push(("DOCKSIM_RECORD", "1".to_owned()));
    }
    let agrees = run_test(
        "docksim-client",
        "mutations",
        "docksim_complains_as_docker_does",
        &environment,
    )?;
    Ok(if agrees {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs one test with what it is to know.
fn run_test(package: &str, file: &str, name: &str, environment: &[(&str, String)]) -> Result<bool> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = std::process::Command::new(cargo)
        .args(["test", "--quiet", "--package", package])
        .args(["--test", file, name, "--", "--nocapture"])
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status()?;
    Ok(status.success())
}

/// Starts oracles; says so where none can be had.
fn bring_up(oracles: &[Instance]) -> Result<bool> {
    for oracle in oracles {
        let reason = match root::provide(oracle.folder())? {
            root::Root::Ready(root) => match oracle.up(&root) {
                Ok(()) => continue,
                // Making a network namespace or mounting may be denied to us.
                Err(error) => format!("{error:#}"),
            },
            root::Root::Unavailable(reason) => reason,
        };
        eprintln!(
            "oracle: NOT AVAILABLE: {reason}\noracle: the recorded transcripts still run: cargo nextest run --package \
             docksim-conformance"
        );
        return Ok(false);
    }
    Ok(true)
}

fn availability(available: bool) -> ExitCode {
    if available {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(UNAVAILABLE)
    }
}
