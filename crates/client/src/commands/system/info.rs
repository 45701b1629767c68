//! `docker info`: prints what the daemon is and has (docker/cli: cli/command/system/info.go).

use docksim_api::system::Info;
use docksim_api::{OutputStream, Request, Response};
use docksim_reference::size::bytes_size;
use serde_json::{Map, Value, json};

use super::version::ClientVersion;
use crate::Release;
use crate::commands::{DockerCommand, OBJECT_FORMAT};
use crate::complete::Completion;
use crate::error::CliError;
use crate::exit::Exit;
use crate::flags::Matches;
use crate::format::system::InfoFormat;
use crate::host::Host;
use crate::job::Context;
use crate::tree::{Arguments, Spec};

/// `docker info`.
pub const SPEC: Spec = Spec {
    usage: "[OPTIONS]",
    about: "Print what the daemon is and has",
    aliases: "docker system info, docker info",
    arguments: Arguments::None,
    interspersed: true,
    flags: &[&[OBJECT_FORMAT]],
    completion: Completion::NOTHING,
    parse,
};

/// `docker info`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemInfo {
    /// A Go template, `json` or empty.
    pub format: String,
    /// The name of the context in use.
    pub context: String,
}

fn parse(matches: &Matches, _host: &Host<'_>) -> Result<DockerCommand, Exit> {
    Ok(DockerCommand::SystemInfo(SystemInfo {
        format: matches.text("format").to_owned(),
        context: matches.settings().context.clone(),
    }))
}

impl SystemInfo {
    pub(in crate::commands) fn run(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        if !self.format.is_empty() {
            return self.run_format(cx);
        }
        let info = server_info(cx);
        let client = ClientVersion::new(cx.host.release()).in_context(&self.context);
        cx.println(&client.heading());
        cx.println(&format!(" Version:    {}", client.version()));
        cx.println(&format!(" Context:    {}", client.context()));
        cx.println(" Debug Mode: false");
        cx.println("");
        cx.println("Server:");
        let info = info?;
        cx.output.out(&render(&info));
        for warning in info.warnings.iter().flatten() {
            cx.eprintln(warning);
        }
        Ok(())
    }

    /// A template sees the server's part and, in it, the client's; the daemon is asked only if the template needs it.
    fn run_format(&self, cx: &mut Context<'_>) -> Result<(), CliError> {
        let format = InfoFormat::new(&self.format);
        let mut client = Map::new();
        client.insert(
            "ClientInfo".to_owned(),
            client_info(cx.host.release(), &self.context),
        );
        let client = Value::Object(client);
        let mut fields = Map::new();
        if format.needs_server(&client) {
            let server = serde_json::to_value(server_info(cx)?).unwrap_or_default();
            for part in [daemon_defaults(), server] {
                fields.extend(part.as_object().cloned().unwrap_or_default());
            }
        }
        fields.extend(client.as_object().cloned().unwrap_or_default());
        let (text, result) = format.render(&Value::Object(fields))?;
        cx.output.write(OutputStream::Stdout, &text);
        result
    }
}

/// What the daemon says of itself.
fn server_info(cx: &mut Context<'_>) -> Result<Box<Info>, CliError> {
    match cx.call(Request::SystemInfo)? {
        Response::SystemInfo(info) => Ok(info),
        _ => Err(CliError::new("unexpected answer")),
    }
}

/// The client's part for a template.
fn client_info(release: &Release, context: &str) -> Value {
    let mut client =
        serde_json::to_value(ClientVersion::new(release).in_context(context)).unwrap_or_default();
    if let Some(fields) = client.as_object_mut() {
        fields.remove("ApiVersion");
        fields.insert("Debug".to_owned(), Value::Bool(false));
        fields.insert("Plugins".to_owned(), Value::Array(Vec::new()));
    }
    client
}

/// What a daemon in no swarm, with nothing changed about registries, says beside what [`Info`] carries.
fn daemon_defaults() -> Value {
    json!({
        "Swarm": {
            "NodeID": "", "NodeAddr": "", "LocalNodeState": "inactive", "ControlAvailable": false, "Error": "",
            "RemoteManagers": null,
        },
        "RegistryConfig": {
            "IndexConfigs": {
                "docker.io": { "Mirrors": [], "Name": "docker.io", "Official": true, "Secure": true },
            },
            "InsecureRegistryCIDRs": ["::1/128", "127.0.0.0/8"],
            "Mirrors": null,
        },
        "FirewallBackend": { "Driver": "iptables" },
        "Containerd": {
            "Address": "/run/containerd/containerd.sock",
            "Namespaces": { "Containers": "moby", "Plugins": "plugins.moby" },
        },
    })
}

/// The server's part, in the order of docker/cli's `prettyPrintServerInfo`.
fn render(info: &Info) -> String {
    let mut lines = Lines::default();
    lines.always(" Containers:", info.containers);
    lines.always("  Running:", info.containers_running);
    lines.always("  Paused:", info.containers_paused);
    lines.always("  Stopped:", info.containers_stopped);
    lines.always(" Images:", info.images);
    lines.filled(" Server Version:", &info.server_version);
    lines.filled(" Storage Driver:", &info.driver);
    for (key, value) in &info.driver_status {
        lines.push(format!("  {key}: {value}"));
    }
    lines.filled(" Logging Driver:", &info.logging_driver);
    lines.filled(" Cgroup Driver:", &info.cgroup_driver);
    lines.filled(" Cgroup Version:", &info.cgroup_version);
    lines.push(" Plugins:".to_owned());
    lines.always("  Volume:", info.plugins.volume.join(" "));
    lines.always("  Network:", info.plugins.network.join(" "));
    if let Some(authorization) = info
        .plugins
        .authorization
        .as_ref()
        .filter(|plugins| !plugins.is_empty())
    {
        lines.always("  Authorization:", authorization.join(" "));
    }
    lines.always("  Log:", info.plugins.log.join(" "));
    lines.list(" CDI spec directories:", &info.cdi_spec_dirs);
    // docksim's daemon is in no swarm.
    lines.push(" Swarm: inactive".to_owned());
    if !info.runtimes.is_empty() {
        let names: Vec<&str> = info.runtimes.keys().map(String::as_str).collect();
        lines.always(" Runtimes:", names.join(" "));
        lines.always(" Default Runtime:", &info.default_runtime);
    }
    lines.always(" Init Binary:", &info.init_binary);
    lines.always(" containerd version:", &info.containerd_commit.id);
    lines.always(" runc version:", &info.runc_commit.id);
    lines.always(" init version:", &info.init_commit.id);
    lines.security_options(&info.security_options);
    lines.filled(" Kernel Version:", &info.kernel_version);
    lines.filled(" Operating System:", &info.operating_system);
    lines.filled(" OSType:", &info.os_type);
    lines.filled(" Architecture:", &info.architecture);
    lines.always(" CPUs:", info.ncpu);
    lines.always(" Total Memory:", bytes_size(info.mem_total));
    lines.filled(" Name:", &info.name);
    lines.filled(" ID:", &info.id);
    lines.always(" Docker Root Dir:", &info.docker_root_dir);
    lines.always(" Debug Mode:", info.debug);
    lines.filled(" HTTP Proxy:", &info.http_proxy);
    lines.filled(" HTTPS Proxy:", &info.https_proxy);
    lines.filled(" No Proxy:", &info.no_proxy);
    lines.list(" Labels:", &info.labels);
    lines.always(" Experimental:", info.experimental_build);
    // The daemon's defaults, which nothing in docksim changes.
    lines.list(
        " Insecure Registries:",
        &["::1/128".to_owned(), "127.0.0.0/8".to_owned()],
    );
    lines.always(" Live Restore Enabled:", info.live_restore_enabled);
    lines.push(String::new());
    lines.text
}

/// The text as it grows.
#[derive(Debug, Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn push(&mut self, line: String) {
        self.text.push_str(&line);
        self.text.push('\n');
    }

    fn always(&mut self, label: &str, value: impl std::fmt::Display) {
        self.push(format!("{label} {value}"));
    }

    fn filled(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            self.always(label, value);
        }
    }

    fn list(&mut self, label: &str, values: &[String]) {
        if !values.is_empty() {
            self.push(label.to_owned());
        }
        for value in values {
            self.push(format!("  {value}"));
        }
    }

    /// `name=seccomp,profile=builtin`
    fn security_options(&mut self, options: &[String]) {
        if !options.is_empty() {
            self.push(" Security Options:".to_owned());
        }
        for option in options {
            let value = |key: &str| option.split(',').find_map(|pair| pair.strip_prefix(key));
            self.push(format!("  {}", value("name=").unwrap_or(option)));
            if let Some(profile) = value("profile=") {
                self.push(format!("   Profile: {profile}"));
            }
        }
    }
}
