//! docker's commands: the tree, and a file for each command that docksim models.

mod archive_output;
pub mod builder;
pub mod checkpoint;
pub mod complete;
pub mod completion;
pub mod config;
pub mod container;
pub mod context;
pub mod image;
pub mod inspect;
pub mod login;
pub mod logout;
pub mod manifest;
pub mod network;
pub mod node;
pub mod plugin;
pub mod search;
pub mod secret;
pub mod service;
pub mod stack;
pub mod swarm;
pub mod system;
pub mod trust;
pub mod volume;

use crate::complete::{Completes, words};
use crate::error::CliError;
use crate::flags::Flag;
use crate::job::{Context, Work};
use crate::tree::Node;

/// A command with its flags and arguments checked.
#[derive(Debug, Clone, PartialEq)]
pub enum DockerCommand {
    /// `docker attach`
    ContainerAttach(container::attach::ContainerAttach),
    /// `docker commit`
    ContainerCommit(container::commit::ContainerCommit),
    /// `docker cp`
    ContainerCp(container::cp::ContainerCp),
    /// `docker create`
    ContainerCreate(Box<container::create::ContainerCreate>),
    /// `docker diff`
    ContainerDiff(container::diff::ContainerDiff),
    /// `docker exec`
    ContainerExec(container::exec::ContainerExec),
    /// `docker export`
    ContainerExport(container::export::ContainerExport),
    /// `docker container inspect`
    ContainerInspect(container::inspect::ContainerInspect),
    /// `docker kill`
    ContainerKill(container::kill::ContainerKill),
    /// `docker logs`
    ContainerLogs(container::logs::ContainerLogs),
    /// `docker ps`
    ContainerLs(container::ls::ContainerLs),
    /// `docker pause`
    ContainerPause(container::pause::ContainerPause),
    /// `docker port`
    ContainerPort(container::port::ContainerPort),
    /// `docker container prune`
    ContainerPrune(container::prune::ContainerPrune),
    /// `docker rename`
    ContainerRename(container::rename::ContainerRename),
    /// `docker restart`
    ContainerRestart(container::restart::ContainerRestart),
    /// `docker rm`
    ContainerRm(container::rm::ContainerRm),
    /// `docker run`
    ContainerRun(Box<container::run::ContainerRun>),
    /// `docker start`
    ContainerStart(container::start::ContainerStart),
    /// `docker stats`
    ContainerStats(container::stats::ContainerStats),
    /// `docker stop`
    ContainerStop(container::stop::ContainerStop),
    /// `docker top`
    ContainerTop(container::top::ContainerTop),
    /// `docker unpause`
    ContainerUnpause(container::unpause::ContainerUnpause),
    /// `docker update`
    ContainerUpdate(Box<container::update::ContainerUpdate>),
    /// `docker wait`
    ContainerWait(container::wait::ContainerWait),
    /// `docker history`
    ImageHistory(image::history::ImageHistory),
    /// `docker import`
    ImageImport(image::import::ImageImport),
    /// `docker image inspect`
    ImageInspect(image::inspect::ImageInspect),
    /// `docker load`
    ImageLoad(image::load::ImageLoad),
    /// `docker images`
    ImageLs(image::ls::ImageLs),
    /// `docker image prune`
    ImagePrune(image::prune::ImagePrune),
    /// `docker pull`
    ImagePull(image::pull::ImagePull),
    /// `docker rmi`
    ImageRm(image::rm::ImageRm),
    /// `docker push`
    ImagePush(image::push::ImagePush),
    /// `docker save`
    ImageSave(image::save::ImageSave),
    /// `docker tag`
    ImageTag(image::tag::ImageTag),
    /// `docker inspect`
    Inspect(inspect::Inspect),
    /// `docker network connect`
    NetworkConnect(Box<network::connect::NetworkConnect>),
    /// `docker network create`
    NetworkCreate(Box<network::create::NetworkCreate>),
    /// `docker network disconnect`
    NetworkDisconnect(network::disconnect::NetworkDisconnect),
    /// `docker network inspect`
    NetworkInspect(network::inspect::NetworkInspect),
    /// `docker network ls`
    NetworkLs(network::ls::NetworkLs),
    /// `docker network prune`
    NetworkPrune(network::prune::NetworkPrune),
    /// `docker network rm`
    NetworkRm(network::rm::NetworkRm),
    /// `docker login`
    Login(login::RegistryLogin),
    /// `docker logout`
    Logout(logout::RegistryLogout),
    /// `docker search`
    Search(search::Search),
    /// `docker system df`
    SystemDf(system::df::SystemDf),
    /// `docker events`
    SystemEvents(system::events::SystemEvents),
    /// `docker system dial-stdio`
    SystemDialStdio(system::dial_stdio::SystemDialStdio),
    /// `docker system prune`
    SystemPrune(system::prune::SystemPrune),
    /// `docker info`
    SystemInfo(system::info::SystemInfo),
    /// `docker version`
    SystemVersion(system::version::SystemVersion),
    /// `docker volume create`
    VolumeCreate(volume::create::VolumeCreate),
    /// `docker volume inspect`
    VolumeInspect(volume::inspect::VolumeInspect),
    /// `docker volume ls`
    VolumeLs(volume::ls::VolumeLs),
    /// `docker volume prune`
    VolumePrune(volume::prune::VolumePrune),
    /// `docker volume rm`
    VolumeRm(volume::rm::VolumeRm),
    /// `docker volume update`
    VolumeUpdate(volume::update::VolumeUpdate),
    /// `docker builder …`
    Builder(builder::BuilderCommand),
    /// `docker __complete`
    Complete(complete::Complete),
    /// `docker completion …`
    Completion(completion::Completion),
    /// `docker trust …`
    Trust(trust::TrustCommand),
    /// `docker checkpoint …`
    Checkpoint(checkpoint::CheckpointCommand),
    /// `docker config …`
    Config(config::ConfigCommand),
    /// `docker context …`
    Context(context::ContextCommand),
    /// `docker manifest …`
    Manifest(manifest::ManifestCommand),
    /// `docker node …`
    Node(node::NodeCommand),
    /// `docker plugin …`
    Plugin(plugin::PluginCommand),
    /// `docker secret …`
    Secret(secret::SecretCommand),
    /// `docker service …`
    Service(service::ServiceCommand),
    /// `docker stack …`
    Stack(stack::StackCommand),
    /// `docker swarm …`
    Swarm(swarm::SwarmCommand),
}

impl DockerCommand {
    /// Whether it does without a daemon.
    pub(crate) fn is_for_client(&self) -> bool {
        matches!(
            self,
            Self::Completion(_) | Self::Context(_) | Self::Manifest(_) | Self::Trust(_)
        )
    }

    /// Does what can be done at once; what is left to do waits for the daemon.
    pub(crate) fn begin(&self, cx: &mut Context<'_>) -> Result<Work, CliError> {
        match self {
            Self::ContainerAttach(command) => return Ok(command.work()),
            Self::ContainerCp(command) => return command.work(cx),
            Self::ContainerCreate(command) => return Ok(command.work()),
            Self::ContainerExec(command) => return Ok(command.work()),
            Self::ContainerLogs(command) => return Ok(command.work()),
            Self::ContainerRestart(command) => return Ok(command.work()),
            Self::ContainerRun(command) => return Ok(command.work()),
            Self::ContainerStats(command) => return Ok(command.work()),
            Self::ContainerStop(command) => return Ok(command.work()),
            Self::ContainerWait(command) => return Ok(command.work()),
            Self::SystemEvents(command) => return Ok(command.work()),
            Self::ContainerStart(command) => return command.begin(cx),
            Self::Builder(command) => return command.begin(cx),
            Self::Checkpoint(command) => return command.begin(cx),
            Self::Complete(command) => command.run(cx),
            Self::Completion(command) => command.run(cx),
            Self::Trust(command) => command.run(cx),
            Self::Config(command) => return command.begin(cx),
            Self::Context(command) => return command.begin(cx),
            Self::Manifest(command) => return command.begin(cx),
            Self::Node(command) => return command.begin(cx),
            Self::Plugin(command) => return command.begin(cx),
            Self::Secret(command) => return command.begin(cx),
            Self::Service(command) => return command.begin(cx),
            Self::Stack(command) => return command.begin(cx),
            Self::Swarm(command) => return command.begin(cx),
            Self::ImageImport(command) => return command.work(cx),
            Self::ImageLoad(command) => return command.work(cx),
            Self::ImagePrune(command) => return command.begin(cx),
            Self::SystemPrune(command) => return command.begin(cx),
            Self::ImagePull(command) => return command.work(cx),
            Self::NetworkPrune(command) => return command.begin(cx),
            Self::VolumePrune(command) => return command.begin(cx),
            Self::ImagePush(command) => return command.work(cx),
            Self::Login(command) => return command.work(cx),
            Self::ContainerPrune(command) => return command.begin(cx),
            Self::ContainerCommit(command) => command.run(cx),
            Self::ContainerDiff(command) => command.run(cx),
            Self::ContainerExport(command) => command.run(cx),
            Self::ContainerInspect(command) => command.run(cx),
            Self::ContainerKill(command) => command.run(cx),
            Self::ContainerLs(command) => command.run(cx),
            Self::ContainerPause(command) => command.run(cx),
            Self::ContainerPort(command) => command.run(cx),
            Self::ContainerRename(command) => command.run(cx),
            Self::ContainerRm(command) => command.run(cx),
            Self::ContainerTop(command) => command.run(cx),
            Self::ContainerUnpause(command) => command.run(cx),
            Self::ImageHistory(command) => command.run(cx),
            Self::ContainerUpdate(command) => command.run(cx),
            Self::ImageInspect(command) => command.run(cx),
            Self::ImageLs(command) => command.run(cx),
            Self::ImageRm(command) => command.run(cx),
            Self::ImageSave(command) => command.run(cx),
            Self::Logout(command) => command.run(cx),
            Self::Search(command) => command.run(cx),
            Self::ImageTag(command) => command.run(cx),
            Self::Inspect(command) => command.run(cx),
            Self::NetworkConnect(command) => command.run(cx),
            Self::NetworkCreate(command) => command.run(cx),
            Self::NetworkDisconnect(command) => command.run(cx),
            Self::NetworkInspect(command) => command.run(cx),
            Self::NetworkLs(command) => command.run(cx),
            Self::NetworkRm(command) => command.run(cx),
            Self::SystemDf(command) => command.run(cx),
            Self::SystemDialStdio(command) => command.run(cx),
            Self::SystemInfo(command) => command.run(cx),
            Self::SystemVersion(command) => command.run(cx),
            Self::VolumeCreate(command) => command.run(cx),
            Self::VolumeInspect(command) => command.run(cx),
            Self::VolumeLs(command) => command.run(cx),
            Self::VolumeRm(command) => command.run(cx),
            Self::VolumeUpdate(command) => command.run(cx),
        }
        .map(|()| Work::Exited(0))
    }
}

/// `docker` itself, with all commands below it.
pub const ROOT: Node = Node::group(
    "docker",
    "Make, run and look after containers",
    &[
        Node::command("attach", &container::attach::SPEC),
        builder::BAKE,
        builder::BUILD.rank(4),
        builder::GROUP,
        checkpoint::GROUP,
        Node::command("commit", &container::commit::SPEC),
        completion::GROUP,
        config::GROUP,
        container::GROUP,
        context::GROUP,
        Node::command("cp", &container::cp::SPEC).long(container::cp::ABOUT),
        Node::command("create", &container::create::SPEC),
        Node::command("diff", &container::diff::SPEC),
        Node::command("events", &system::events::SPEC),
        Node::command("exec", &container::exec::SPEC).rank(2),
        Node::command("export", &container::export::SPEC),
        Node::help(),
        Node::command("history", &image::history::SPEC),
        image::GROUP,
        Node::command("images", &image::ls::SPEC).rank(7),
        Node::command("import", &image::import::SPEC),
        Node::command("info", &system::info::SPEC).rank(12),
        Node::command("inspect", &inspect::SPEC),
        Node::command("kill", &container::kill::SPEC),
        Node::command("load", &image::load::SPEC),
        Node::command("login", &login::SPEC).rank(8),
        Node::command("logout", &logout::SPEC).rank(9),
        Node::command("logs", &container::logs::SPEC),
        manifest::GROUP,
        network::GROUP,
        node::GROUP,
        Node::command("pause", &container::pause::SPEC),
        plugin::GROUP,
        Node::command("port", &container::port::SPEC),
        Node::command("ps", &container::ls::SPEC).rank(3),
        Node::command("pull", &image::pull::SPEC).rank(5),
        Node::command("push", &image::push::SPEC).rank(6),
        Node::command("rename", &container::rename::SPEC),
        Node::command("restart", &container::restart::SPEC),
        Node::command("rm", &container::rm::SPEC),
        Node::command("rmi", &image::rm::SPEC),
        Node::command("run", &container::run::SPEC).rank(1),
        Node::command("save", &image::save::SPEC),
        Node::command("search", &search::SPEC).rank(10),
        secret::GROUP,
        service::GROUP,
        stack::GROUP,
        Node::command("start", &container::start::SPEC),
        Node::command("stats", &container::stats::SPEC),
        Node::command("stop", &container::stop::SPEC),
        swarm::GROUP,
        system::GROUP,
        Node::command("tag", &image::tag::SPEC),
        Node::command("top", &container::top::SPEC),
        trust::GROUP,
        Node::command("unpause", &container::unpause::SPEC),
        Node::command("update", &container::update::SPEC),
        Node::command("version", &system::version::SPEC).rank(11),
        volume::GROUP,
        Node::command("wait", &container::wait::SPEC),
    ],
);

/// `--format` of a command that prints a table.
pub(crate) const TABLE_FORMAT: Flag = Flag::string(
    "format",
    "How to print each item:\n\
     'table':            as a table with a heading (default)\n\
     'table TEMPLATE':   as a table with the columns of a Go template\n\
     'json':             as JSON, one object on a line\n\
     'TEMPLATE':         with a Go template, one line each\n\
     See https://docs.docker.com/go/formatting/ for what a template can say",
)
.offers(Completes::Words(words::TABLE_FORMATS));

/// `--format` of a command that prints an object.
pub(crate) const OBJECT_FORMAT: Flag = Flag::string(
    "format",
    "How to print each object:\n\
     'json':             as JSON on one line\n\
     'TEMPLATE':         with a Go template\n\
     See https://docs.docker.com/go/formatting/ for what a template can say",
)
.short('f')
.offers(Completes::Words(words::OBJECT_FORMATS));
