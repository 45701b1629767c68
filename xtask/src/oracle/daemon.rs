//! A daemon and its hub, in namespaces of their own.
//!
//! The network namespace keeps the daemon off the host's bridge and firewall and is what the oracle is found by: every
//! process of it, the containers' apart, is in it. The PID namespace ends the containers together with the daemon.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use docksim_conformance::{Daemon, LiveShell};

use super::registry::{NAMES, READY};
use super::root::{output, repository, succeed};

/// A daemon takes half a second to start, on a machine that has nothing else to do.
const START: Duration = Duration::from_secs(60);
const GRACE: Duration = Duration::from_secs(4);

/// Runs as the first process of the new namespaces; its arguments are the root and the instance's folder.
const INSIDE: &str = include_str!("inside.sh");

/// One oracle of several.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    folder: PathBuf,
    home: PathBuf,
    namespace: String,
}

/// A process that is the hub's stand-in.
#[derive(Debug)]
struct Hub {
    id: String,
    /// Another path than the program's own where it has been built anew since.
    program: PathBuf,
}

impl Instance {
    /// The oracle of a name in a folder. Nothing is started.
    pub(crate) fn new(folder: Option<PathBuf>, name: &str) -> Result<Self> {
        let plain = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plain {
            bail!("an oracle's name has letters, digits and hyphens: {name:?}");
        }
        let folder = folder.unwrap_or_else(|| repository().join("target/oracle"));
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let folder = folder.canonicalize()?;
        let home = folder.join(name);
        // Two checkouts have two oracles.
        let namespace = format!(
            "docksim-{}",
            &super::image::sha256(home.as_os_str().as_encoded_bytes())[..12]
        );
        Ok(Self {
            folder,
            home,
            namespace,
        })
    }

    /// Where the root is, which all instances share.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The hub's certificate with its key.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.home.join("hub.pem")
    }

    /// The BusyBox of which the hub's images are made.
    pub(crate) fn busybox(&self) -> PathBuf {
        self.folder.join("root/usr/bin/busybox")
    }

    /// How a client reaches the daemon.
    pub(crate) fn host(&self) -> String {
        format!("unix://{}/run/docker.sock", self.home.display())
    }

    /// The folder of the docker program.
    pub(crate) fn bin(&self) -> PathBuf {
        self.home.join("bin")
    }

    /// A shell whose docker talks to this daemon, in an empty folder.
    pub(crate) fn shell(&self) -> Result<LiveShell> {
        let home = self.home.join("work/home");
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::create_dir_all(&home)?;
        Ok(LiveShell::new(Daemon {
            host: self.host(),
            bin: self.bin(),
            home,
        }))
    }

    /// Lines for a shell that wants to talk to the daemon.
    pub(crate) fn environment(&self) -> String {
        format!(
            "export DOCKER_HOST={}\nexport DOCKER_CONFIG={}/config\nexport PATH={}:$PATH\n",
            self.host(),
            self.home.display(),
            self.bin().display()
        )
    }

    /// The daemon's version, if it answers.
    pub(crate) fn version(&self) -> Option<String> {
        let mut command = self.docker();
        command.args(["version", "--format", "{{.Server.Version}}"]);
        output(&mut command)
            .ok()
            .map(|version| version.trim().to_owned())
    }

    /// Starts the hub and the daemon, unless both run. What a crash left behind is cleared first.
    pub(crate) fn up(&self, root: &Path) -> Result<()> {
        let _lock = self.lock()?;
        let program = std::env::current_exe()?;
        if self.version().is_none() {
            self.clear()?;
            self.lay_out(root)?;
            succeed(Command::new("ip").args(["netns", "add", &self.namespace]))?;
            succeed(Command::new("ip").args(["-n", &self.namespace, "link", "set", "lo", "up"]))?;
            self.start_hub(&program)?;
            self.start(
                self.inside()
                    .args([
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "--pid",
                        "--fork",
                        "--kill-child",
                    ])
                    .args(["sh", "-eu", "-c", INSIDE, "inside"])
                    .arg(root)
                    .arg(&self.home),
                "daemon.log",
            )?;
            return self.wait("the daemon", || self.version().is_some());
        }
        let hubs = self.hubs();
        // A hub of another build may have other images.
        if hubs.is_empty() || hubs.iter().any(|hub| hub.program != program) {
            for hub in hubs {
                Command::new("kill").arg(hub.id).status()?;
            }
            self.wait("the end of the hub", || self.hubs().is_empty())?;
            self.start_hub(&program)?;
        }
        Ok(())
    }

    /// Ends every process of the oracle and takes its network namespace away; its mounts go with them.
    pub(crate) fn down(&self) -> Result<()> {
        let _lock = self.lock()?;
        self.clear()
    }

    fn docker(&self) -> Command {
        let mut command = Command::new(self.folder.join("root/usr/bin/docker"));
        command
            .env("DOCKER_HOST", self.host())
            .env("DOCKER_CONFIG", self.home.join("config"));
        command
    }

    /// One `up` or `down` at a time.
    fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.home)?;
        let lock = File::create(self.home.join("lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    fn lay_out(&self, root: &Path) -> Result<()> {
        for folder in ["run", "data", "mount", "bin", "config", "work"] {
            fs::create_dir_all(self.home.join(folder))?;
        }
        let docker = self.bin().join("docker");
        if fs::symlink_metadata(&docker).is_ok() {
            fs::remove_file(&docker)?;
        }
        symlink(root.join("usr/bin/docker"), docker)?;
        let hosts: String = NAMES
            .iter()
            .map(|name| format!("127.0.0.1 {name}\n"))
            .collect();
        fs::write(
            self.home.join("hosts"),
            format!("127.0.0.1 localhost\n{hosts}"),
        )?;
        if !self.certificate().exists() {
            self.certify(root)?;
        }
        Ok(())
    }

    /// Makes a certificate that signs itself; only this daemon trusts it.
    fn certify(&self, root: &Path) -> Result<()> {
        let names: Vec<String> = NAMES.iter().map(|name| format!("DNS:{name}")).collect();
        let made = root.join("tmp").join(&self.namespace);
        fs::create_dir_all(&made)?;
        let inside = |file: &str| format!("/tmp/{}/{file}", self.namespace);
        succeed(
            Command::new("chroot")
                .arg(root)
                .args([
                    "openssl",
                    "req",
                    "-x509",
                    "-nodes",
                    "-days",
                    "3650",
                    "-subj",
                    "/CN=a stand-in for Docker Hub",
                ])
                .args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
                .args(["-addext", &format!("subjectAltName={}", names.join(","))])
                .args([
                    "-keyout",
                    &inside("key.pem"),
                    "-out",
                    &inside("certificate.pem"),
                ]),
        )?;
        let certificate = fs::read_to_string(made.join("certificate.pem"))?;
        let key = fs::read_to_string(made.join("key.pem"))?;
        fs::remove_dir_all(&made)?;
        fs::write(self.home.join("ca.pem"), &certificate)?;
        fs::write(self.certificate(), certificate + &key)?;
        Ok(())
    }

    /// Starts a process that stays, in a process group of its own so that Ctrl-C does not reach it.
    fn start(&self, command: &mut Command, log: &str) -> Result<()> {
        let log = File::create(self.home.join(log))?;
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0);
        command.spawn().with_context(|| format!("{command:?}"))?;
        Ok(())
    }

    /// A command that will run in the oracle's network namespace.
    fn inside(&self) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace]);
        command
    }

    fn start_hub(&self, program: &Path) -> Result<()> {
        let name = self.home.file_name().unwrap_or_default();
        let log = "hub.log";
        self.start(
            self.inside()
                .arg(program)
                .args(["oracle", "hub", "--folder"])
                .arg(&self.folder)
                .arg("--name")
                .arg(name),
            log,
        )?;
        self.wait("the hub", || {
            let said = fs::read_to_string(self.home.join(log)).unwrap_or_default();
            said.starts_with(READY)
        })
    }

    /// The hub's stand-ins that run.
    fn hubs(&self) -> Vec<Hub> {
        let is_hub = |id: &String| {
            let words = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            words
                .split(|byte| *byte == 0)
                .take(3)
                .any(|word| word == b"hub")
        };
        let processes = self.processes().into_iter().filter(is_hub);
        processes
            .map(|id| {
                let program = fs::read_link(format!("/proc/{id}/exe")).unwrap_or_default();
                Hub { id, program }
            })
            .collect()
    }

    fn wait(&self, what: &str, done: impl Fn() -> bool) -> Result<()> {
        let started = Instant::now();
        while !done() {
            if started.elapsed() > START {
                bail!(
                    "waited in vain for {what}; see {}/daemon.log and hub.log",
                    self.home.display()
                );
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// The processes of the oracle's network namespace.
    fn processes(&self) -> Vec<String> {
        let listed = output(Command::new("ip").args(["netns", "pids", &self.namespace]));
        listed
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    fn clear(&self) -> Result<()> {
        for signal in ["-TERM", "-KILL"] {
            let started = Instant::now();
            loop {
                let processes = self.processes();
                if processes.is_empty() {
                    break;
                }
                if started.elapsed() > GRACE {
                    break;
                }
                if started.elapsed() < Duration::from_millis(50) {
                    // One that has ended meanwhile is no failure.
                    Command::new("kill")
                        .arg(signal)
                        .args(&processes)
                        .stderr(Stdio::null())
                        .status()?;
                }
                thread::sleep(Duration::from_millis(60));
            }
        }
        if !self.processes().is_empty() {
            bail!(
                "processes of {} do not end: {}",
                self.namespace,
                self.processes().join(" ")
            );
        }
        let names = output(Command::new("ip").args(["netns", "list"]))?;
        if names
            .lines()
            .any(|line| line.split(' ').next() == Some(&self.namespace))
        {
            succeed(Command::new("ip").args(["netns", "delete", &self.namespace]))?;
        }
        // A process id in a file of the daemon may be another process in the next namespace.
        let run = self.home.join("run");
        if run.exists() {
            fs::remove_dir_all(&run).with_context(|| run.display().to_string())?;
        }
        Ok(())
    }
}
