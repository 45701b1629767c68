//! `docksim run`: a script, line by line, from an empty world.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use docksim_api::OutputStream;
use docksim_session::{Finished, Options, ScriptLines, Session};
use serde::Serialize;

use crate::RunArguments;

/// What `--json` prints for a command.
#[derive(Debug, Serialize)]
struct Record<'a> {
    line: &'a str,
    stdout: &'a str,
    stderr: &'a str,
    exit_code: i32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    interrupted: bool,
}

/// Runs the script; the exit code of its last command.
pub(crate) fn run(arguments: &RunArguments) -> io::Result<i32> {
    let input = open(&arguments.file)?;
    let session = Session::new(Options {
        seed: arguments.world.seed,
        profile: arguments.world.engine,
        ..Options::default()
    });
    script(session, input, arguments.json, arguments.stop_on_error)
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let file = File::open(path).map_err(named)?;
    if file.metadata().map_err(named)?.is_dir() {
        return Err(io::Error::other(format!(
            "{}: is a directory",
            path.display()
        )));
    }
    Ok(Box::new(BufReader::new(file)))
}

/// Runs lines from `input` until it ends or the script exits.
pub(crate) fn script(
    mut session: Session,
    mut input: impl BufRead,
    json: bool,
    stop_on_error: bool,
) -> io::Result<i32> {
    let mut lines = ScriptLines::default();
    let mut status = 0;
    let mut number = 0_u64;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let at_end = input.read_until(b'\n', &mut buffer)? == 0;
        number += 1;
        let command = if at_end {
            lines.finish()
        } else {
            match std::str::from_utf8(&buffer) {
                Ok(line) => lines.push(line.strip_suffix('\n').unwrap_or(line)),
                Err(_) => {
                    let line = String::from_utf8_lossy(&buffer);
                    let refused =
                        Finished::refused(format!("docksim: line {number}: not valid UTF-8\n"));
                    status = report(line.trim_end_matches('\n'), &refused, json)?;
                    if stop_on_error {
                        return Ok(status);
                    }
                    continue;
                }
            }
        };
        if let Some(command) = command {
            let text = command.text().to_owned();
            let finished = session.run_command(command);
            status = report(&text, &finished, json)?;
            if finished.exited || (stop_on_error && status != 0) {
                return Ok(status);
            }
        }
        if at_end {
            return Ok(status);
        }
    }
}

fn report(line: &str, finished: &Finished, json: bool) -> io::Result<i32> {
    let mut stdout = io::stdout().lock();
    if json {
        let (out, err) = (
            finished.output.of(OutputStream::Stdout),
            finished.output.of(OutputStream::Stderr),
        );
        let record = Record {
            line,
            stdout: &String::from_utf8_lossy(&out),
            stderr: &String::from_utf8_lossy(&err),
            exit_code: finished.exit_code,
            interrupted: finished.interrupted,
        };
        serde_json::to_writer(&mut stdout, &record)?;
        stdout.write_all(b"\n")?;
    } else {
        for (stream, bytes) in finished.output.chunks() {
            match stream {
                OutputStream::Stdout => stdout.write_all(bytes)?,
                OutputStream::Stderr => {
                    stdout.flush()?;
                    io::stderr().write_all(bytes)?;
                }
            }
        }
    }
    stdout.flush()?;
    Ok(finished.exit_code)
}
