//! `cargo xtask coverage`: what is modelled, from the table of commands and from the transcripts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use docksim_client::commands::ROOT;
use docksim_client::flags::Support;
use docksim_client::tree::{Action, Node};
use docksim_conformance::Transcript;

const HEAD: &str = "\
# Coverage

What docksim models, as `cargo xtask coverage` finds it in the table of commands and in the transcripts. A command counts
as exact as far as its scenes show it: each was recorded from a real Docker Engine 28.5.2 and is run against docksim by every test run.

What is not modelled ends with `docksim: not simulated: …` on standard error and exit code 70.
";

const TAIL: &str = "\
## Elsewhere

- **Images.** The catalogue holds 104 images of 52 official repositories for linux/amd64. An official repository that is not in it, a
  well-known organisation's, another registry and another platform are not simulated; what nobody knows is refused as the Hub refuses it.
  Diff ids are derived from layer digests, and sizes on disk are estimates where the facts have none. In a history an ellipsis stands
  for the scripts and file names that the facts do not tell. `docker save` puts all files of an image into its bottom layer.
- **Archives.** `docker import` of a URL, of a folder and of a compressed archive is not simulated.
- **Numbers.** `docker stats` tells the same memory for each process and the same traffic for each interface, and no use of processors.
- **Docker Hub.** `docker search` finds the catalogue's repositories with their published stars, all of them official. There is one
  account, `learner` with the password `learner`; nobody else may sign in, and a push to that account is not simulated. A login that asks
  on a terminal or in a browser is not simulated either.
- **Programs in containers.** httpd, nginx, redis, postgres, memcached, hello-world, sleep, the shell and the common tools. Every other program
  says that it is not simulated when it is started. The stand-ins behind the transcripts hold none of these servers: what they say is
  taken from their public sources and from real ones of other versions (redis 7.0.15, PostgreSQL 15.18, nginx 1.22.1), as the tests beside them tell.
  `python3`, `node`, `go` and `ruby` say their version and print a literal; without a program they end.
- **redis.** Strings, lists, hashes, sets, sorted sets, keys' times, transactions, saving, passwords. Streams, publishing, scripts, what
  blocks, what is drawn by chance, an append-only file, a server with modules and `INFO` of memory and the like are not simulated. Keys
  are listed in the order of their names; a real server's order is random.
- **postgres.** Debian's images: the entrypoint with a password, a user and a database; psql and pg_isready with tables of whole numbers,
  texts and truths, one table a query. The folder of the data holds docksim's own form, and durations and sizes in the log are made up.
  Scripts to initialise with, options of the server, transactions and all other SQL are not simulated.
- **Networks.** The drivers `bridge`, `macvlan`, `host` and `null`. The machine has the interfaces `lo` and `eth0` and its bridges, and a kernel
  without VLANs, dummy interfaces and ipvlan, so that an `ipvlan` network can be made and nothing can run in it.
  httpd and nginx serve the files below their document roots as their images' configuration says; other configurations, what other
  servers but redis and postgres answer and the internet are not simulated.
- **Inside a container.** `/proc` can be read where people read it, not listed; `cpuinfo`, `meminfo` and `status` are shorter than real ones. What `free` and
  `uptime` tell, counters of interfaces and the numbers of their peers are made up. `/etc/os-release` of alpine, debian and ubuntu images and
  `nc -z` are knowledge, not recorded. `df`, `mount`, `gzip`, `netstat`, `stty`, job control with Ctrl-Z, and what bash has beyond ash are not simulated.
- **Namespaces.** A container that runs with `--pid container:` is not simulated; what refuses it is.
- **Faults.** `:fault` switches on a daemon that does not answer, a registry that cannot be reached, the rate limit of Docker Hub, a port that
  a program of the machine has, and a full disk: pulling, creating containers and creating volumes fail on it, what programs in
  containers write does not.
- **Other versions.** `--engine 29` is Docker Engine 29.1.0 with the overlay2 store as far as its sources tell: its versions, what the CLI
  says when no daemon answers, and what `docker inspect` says of what it finds nowhere. Its table of images and its containerd
  store are not simulated.
- **BusyBox.** The shell and the tools speak as BusyBox 1.38, with which the transcripts are recorded.
";

/// Writes `docs/coverage.md`, or checks that it is fresh.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workspace's folder")?;
    let path = root.join("docs/coverage.md");
    let text = render(&root.join("tests/transcripts"))?;
    if !check {
        return fs::write(&path, text).context("docs/coverage.md cannot be written");
    }
    if fs::read_to_string(&path).unwrap_or_default() != text {
        bail!("docs/coverage.md is stale: run `cargo xtask coverage`");
    }
    Ok(())
}

fn render(transcripts: &Path) -> Result<String> {
    let scenes = count_scenes(transcripts)?;
    let total: usize = scenes.values().sum();
    let mut text = format!("{HEAD}\nScenes in all: {total}.\n\n## Commands\n\n");
    text.push_str("| command | scenes | flags | not simulated |\n|---|---|---|---|\n");
    rows(&ROOT, "docker", &scenes, &mut text);
    text.push_str(&format!("\n{TAIL}"));
    Ok(text)
}

fn rows(node: &Node, path: &str, scenes: &BTreeMap<String, usize>, text: &mut String) {
    for child in node.nodes() {
        let path = format!("{path} {}", child.name);
        match &child.action {
            Action::Command(spec) => {
                let flags: Vec<_> = spec.flags.iter().flat_map(|group| group.iter()).collect();
                let missing: Vec<String> = flags
                    .iter()
                    .filter(|flag| matches!(flag.support, Support::NotSimulated))
                    .map(|flag| format!("`--{}`", flag.long))
                    .collect();
                let count = scenes.get(&key(&path)).copied().unwrap_or(0);
                let missing = if missing.is_empty() {
                    "–".to_owned()
                } else {
                    missing.join(", ")
                };
                text.push_str(&format!(
                    "| `{path}` | {count} | {} | {missing} |\n",
                    flags.len()
                ));
            }
            Action::Group { .. } => rows(child, &path, scenes, text),
            Action::Help => {}
        }
    }
}

/// The folder of a command's transcripts: the long form names it, whichever form was typed.
fn key(path: &str) -> String {
    let words: Vec<&str> = path.split(' ').skip(1).collect();
    match words.as_slice() {
        ["images"] => "image/ls".to_owned(),
        ["ps"] => "container/ls".to_owned(),
        ["pull"] => "image/pull".to_owned(),
        ["rmi"] => "image/rm".to_owned(),
        [name @ ("info" | "version")] => format!("system/{name}"),
        [name] => format!("container/{name}"),
        [noun, name, ..] => format!("{noun}/{name}"),
        [] => String::new(),
    }
}

/// Scenes by folder: `container/rm`.
fn count_scenes(folder: &Path) -> Result<BTreeMap<String, usize>> {
    let mut counts = BTreeMap::new();
    for noun in folders(folder)? {
        for command in folders(&noun)? {
            let name = command.strip_prefix(folder)?.display().to_string();
            for entry in fs::read_dir(&command)? {
                let transcript = Transcript::parse(&fs::read_to_string(entry?.path())?)?;
                *counts.entry(name.clone()).or_insert(0) += transcript.scenes.len();
            }
        }
    }
    Ok(counts)
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
