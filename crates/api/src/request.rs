//! The closed set of API calls.

use std::sync::Arc;

use crate::container::{Config, HostConfig, NetworkingConfig, UpdateConfig};
use crate::events;
use crate::exec::ExecOptions;
use crate::filters::Filters;
use crate::network::EndpointSettings;
use crate::plugin::PluginOperation;
use crate::swarm::SwarmOperation;
use crate::{network, volume};

/// One call of the Engine API, named after its operation (moby: api/swagger.yaml).
///
/// `id` is what the user typed: a full id, a name or a prefix of an id; the daemon resolves it.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// `GET /version`; answers [`Response::SystemVersion`](crate::Response::SystemVersion).
    SystemVersion,
    /// `GET /info`; answers [`Response::SystemInfo`](crate::Response::SystemInfo).
    SystemInfo,
    /// `POST /auth`; answers [`Response::Authenticated`](crate::Response::Authenticated).
    SystemAuth {
        /// The account.
        username: String,
        /// Its password.
        password: String,
        /// The registry.
        server: String,
    },
    /// `GET /system/df`; answers [`Response::DiskUsage`](crate::Response::DiskUsage).
    SystemDiskUsage,
    /// `GET /events`: answers with a stream of [`events::Message`](crate::events::Message)s.
    SystemEvents(events::ListOptions),
    /// `POST /images/create`: pull. Answers with a stream of [`ProgressMessage`](crate::ProgressMessage)s.
    ImageCreate {
        /// The repository, without a tag: `docker.io/library/httpd` or as the user wrote it.
        from_image: String,
        /// A tag, or a digest; empty for all tags.
        tag: String,
        /// `os/architecture` when asked for.
        platform: Option<String>,
    },
    /// `GET /images/json`; answers [`Response::Images`](crate::Response::Images).
    ImageList(ImageListOptions),
    /// `GET /images/{name}/json`; answers [`Response::Image`](crate::Response::Image).
    ImageInspect {
        /// A reference or an id.
        name: String,
        /// `os/architecture` when asked for.
        platform: Option<String>,
    },
    /// `GET /images/{name}/history`; answers [`Response::ImageHistory`](crate::Response::ImageHistory).
    ImageHistory {
        /// A reference or an id.
        name: String,
        /// `os/architecture` when asked for.
        platform: Option<String>,
    },
    /// `POST /images/{name}/tag`.
    ImageTag {
        /// A reference or an id.
        name: String,
        /// The new name, without a tag.
        repository: String,
        /// Its tag; empty for `latest`.
        tag: String,
    },
    /// `GET /images/get`; answers [`Response::Archive`](crate::Response::Archive).
    ImageGet {
        /// References or ids.
        names: Vec<String>,
        /// The platforms that are saved, one at most.
        platforms: Vec<String>,
    },
    /// `POST /images/load`: answers with a stream of [`ProgressMessage`](crate::ProgressMessage)s.
    ImageLoad {
        /// A tar archive.
        archive: Arc<[u8]>,
        /// The platforms that are loaded, one at most.
        platforms: Vec<String>,
    },
    /// `POST /images/create`: import. Answers with a stream of [`ProgressMessage`](crate::ProgressMessage)s.
    ImageImport(Box<ImportOptions>),
    /// `POST /commit`; answers [`Response::ImageCommitted`](crate::Response::ImageCommitted).
    ImageCommit(Box<CommitOptions>),
    /// `POST /images/{name}/push`: answers with a stream of [`ProgressMessage`](crate::ProgressMessage)s.
    ImagePush {
        /// The repository, without a tag.
        name: String,
        /// The tag; all tags when absent.
        tag: Option<String>,
        /// Who is signed in to Docker Hub.
        username: Option<String>,
        /// `os/architecture` when asked for.
        platform: Option<String>,
    },
    /// `GET /images/search`; answers [`Response::ImageSearch`](crate::Response::ImageSearch).
    ImageSearch {
        /// What is looked for.
        term: String,
        /// How many at most; 0 for the usual number.
        limit: i64,
        /// Which are listed.
        filters: Filters,
    },
    /// `POST /images/prune`; answers [`Response::ImagesPruned`](crate::Response::ImagesPruned).
    ImagePrune {
        /// Which images go.
        filters: Filters,
    },
    /// `DELETE /images/{name}`; answers [`Response::ImageDeleted`](crate::Response::ImageDeleted).
    ImageDelete {
        /// A reference or an id.
        name: String,
        /// Whether to remove it though it is tagged twice or a stopped container uses it.
        force: bool,
        /// Whether untagged parents stay.
        no_prune: bool,
        /// The platforms that go, one at most.
        platforms: Vec<String>,
    },
    /// `POST /containers/create`; answers [`Response::ContainerCreated`](crate::Response::ContainerCreated).
    ContainerCreate(Box<ContainerCreate>),
    /// `GET /containers/json`; answers [`Response::Containers`](crate::Response::Containers).
    ContainerList(ContainerListOptions),
    /// `GET /containers/{id}/json`; answers [`Response::Container`](crate::Response::Container).
    ContainerInspect {
        /// The container.
        id: String,
        /// Whether to count the sizes.
        size: bool,
    },
    /// `POST /containers/{id}/start`.
    ContainerStart {
        /// The container.
        id: String,
    },
    /// `POST /containers/{id}/stop`: answers with a stream that ends in an empty answer.
    ContainerStop {
        /// The container.
        id: String,
        /// How.
        options: StopOptions,
    },
    /// `POST /containers/{id}/restart`: answers with a stream that ends in an empty answer.
    ContainerRestart {
        /// The container.
        id: String,
        /// How.
        options: StopOptions,
    },
    /// `POST /containers/{id}/kill`.
    ContainerKill {
        /// The container.
        id: String,
        /// A signal's name or number; empty for KILL.
        signal: String,
    },
    /// `DELETE /containers/{id}`.
    ContainerDelete {
        /// The container.
        id: String,
        /// Whether to kill it first.
        force: bool,
        /// Whether its anonymous volumes go too.
        volumes: bool,
        /// Whether the link of that name goes, and not the container.
        link: bool,
    },
    /// `POST /containers/{id}/pause`.
    ContainerPause {
        /// The container.
        id: String,
    },
    /// `POST /containers/{id}/unpause`.
    ContainerUnpause {
        /// The container.
        id: String,
    },
    /// `POST /containers/{id}/rename`.
    ContainerRename {
        /// The container.
        id: String,
        /// The new name.
        name: String,
    },
    /// `POST /containers/{id}/attach`: answers with a stream of output.
    ContainerAttach {
        /// The container.
        id: String,
        /// Which of its streams.
        options: AttachOptions,
    },
    /// `POST /containers/{id}/wait`: answers with a stream that ends in
    /// [`Response::ContainerWaited`](crate::Response::ContainerWaited).
    ContainerWait {
        /// The container.
        id: String,
        /// What to wait for.
        condition: WaitCondition,
    },
    /// `GET /containers/{id}/logs`: answers with a stream of output.
    ContainerLogs {
        /// The container.
        id: String,
        /// Which part.
        options: LogsOptions,
    },
    /// `POST /containers/{id}/resize`.
    ContainerResize {
        /// The container.
        id: String,
        /// Rows.
        height: u32,
        /// Columns.
        width: u32,
    },
    /// `POST /networks/create`; answers [`Response::NetworkCreated`](crate::Response::NetworkCreated).
    NetworkCreate(Box<network::CreateRequest>),
    /// `GET /networks`; answers [`Response::Networks`](crate::Response::Networks).
    NetworkList {
        /// The filters.
        filters: Filters,
    },
    /// `GET /containers/{id}/top`; answers [`Response::ContainerTop`](crate::Response::ContainerTop).
    ContainerTop {
        /// The container.
        id: String,
        /// What `ps` is asked for.
        arguments: Vec<String>,
    },
    /// `GET /containers/{id}/changes`; answers
    /// [`Response::ContainerChanges`](crate::Response::ContainerChanges).
    ContainerChanges {
        /// The container.
        id: String,
    },
    /// `GET /containers/{id}/export`; answers [`Response::Archive`](crate::Response::Archive).
    ContainerExport {
        /// The container.
        id: String,
    },
    /// `HEAD /containers/{id}/archive`; answers [`Response::PathStat`](crate::Response::PathStat).
    ContainerArchiveInfo {
        /// The container.
        id: String,
        /// A path in it.
        path: String,
    },
    /// `GET /containers/{id}/archive`; answers [`Response::PathArchive`](crate::Response::PathArchive).
    ContainerArchive {
        /// The container.
        id: String,
        /// A path in it.
        path: String,
    },
    /// `PUT /containers/{id}/archive`, where no folder takes the place of something else, nor the other way round.
    PutContainerArchive {
        /// The container.
        id: String,
        /// A folder in it.
        path: String,
        /// Whether the owners of the container's user are kept.
        copy_uid_gid: bool,
        /// A tar archive.
        archive: Arc<[u8]>,
    },
    /// `GET /containers/{id}/stats`: answers with a stream of [`Stats`](crate::container::Stats), of one if it is not to
    /// go on.
    ContainerStats {
        /// The container.
        id: String,
        /// Whether to go on.
        stream: bool,
    },
    /// `POST /containers/{id}/update`; answers [`Response::ContainerUpdated`](crate::Response::ContainerUpdated).
    ContainerUpdate {
        /// The container.
        id: String,
        /// What changes.
        update: Box<UpdateConfig>,
    },
    /// `POST /containers/prune`; answers [`Response::ContainersPruned`](crate::Response::ContainersPruned).
    ContainerPrune {
        /// The filters.
        filters: Filters,
    },
    /// `POST /containers/{id}/exec`; answers [`Response::ExecCreated`](crate::Response::ExecCreated).
    ExecCreate {
        /// The container.
        id: String,
        /// What runs.
        options: ExecOptions,
    },
    /// `POST /exec/{id}/start`: answers with a stream of output, or at once when detached.
    ExecStart {
        /// The id that its creation gave.
        id: String,
        /// Whether nobody is attached to it.
        detach: bool,
    },
    /// `POST /exec/{id}/resize`.
    ExecResize {
        /// The id that its creation gave.
        id: String,
        /// Rows.
        height: u32,
        /// Columns.
        width: u32,
    },
    /// `GET /exec/{id}/json`; answers [`Response::Exec`](crate::Response::Exec).
    ExecInspect {
        /// The id that its creation gave.
        id: String,
    },
    /// `GET /networks/{id}`; answers [`Response::Network`](crate::Response::Network).
    NetworkInspect {
        /// Its name, id or a prefix.
        id: String,
    },
    /// `DELETE /networks/{id}`.
    NetworkDelete {
        /// Its name, id or a prefix.
        id: String,
    },
    /// `POST /networks/{id}/connect`.
    NetworkConnect {
        /// Its name, id or a prefix.
        id: String,
        /// The container.
        container: String,
        /// What is asked for.
        endpoint: Box<EndpointSettings>,
    },
    /// `POST /networks/{id}/disconnect`.
    NetworkDisconnect {
        /// Its name, id or a prefix.
        id: String,
        /// The container.
        container: String,
        /// Whether a container that is gone is no obstacle.
        force: bool,
    },
    /// `POST /networks/prune`; answers [`Response::NetworksPruned`](crate::Response::NetworksPruned).
    NetworkPrune {
        /// The filters.
        filters: Filters,
    },
    /// `POST /volumes/create`; answers [`Response::Volume`](crate::Response::Volume).
    VolumeCreate(volume::CreateOptions),
    /// `GET /volumes`; answers [`Response::Volumes`](crate::Response::Volumes).
    VolumeList {
        /// The filters.
        filters: Filters,
    },
    /// `POST /build/prune`; answers [`Response::BuildPruned`](crate::Response::BuildPruned).
    BuildPrune {
        /// Whether what something refers to goes too.
        all: bool,
        /// So many bytes stay.
        keep_bytes: i64,
        /// The filters.
        filters: Filters,
    },
    /// An operation on plugins.
    Plugin(PluginOperation),
    /// An operation on a swarm; the daemon that docksim models is in none.
    Swarm(SwarmOperation),
    /// `GET /volumes/{name}`; answers [`Response::Volume`](crate::Response::Volume).
    VolumeInspect {
        /// Its name.
        name: String,
    },
    /// `DELETE /volumes/{name}`.
    VolumeDelete {
        /// Its name.
        name: String,
        /// Whether one that does not exist is no failure.
        force: bool,
    },
    /// `POST /volumes/prune`; answers [`Response::VolumesPruned`](crate::Response::VolumesPruned).
    VolumePrune {
        /// The filters.
        filters: Filters,
    },
}

/// The body and parameters of a container's creation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContainerCreate {
    /// The name; `None` for a generated one.
    pub name: Option<String>,
    /// `os/architecture` when asked for.
    pub platform: Option<String>,
    /// What runs.
    pub config: Config,
    /// How the host runs it.
    pub host_config: HostConfig,
    /// The networks it joins.
    pub networking_config: NetworkingConfig,
}

/// What becomes of an archive of a file system.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportOptions {
    /// `-`, or where the daemon fetches the archive.
    pub source: String,
    /// A tar archive, unless the daemon fetches it.
    pub archive: Arc<[u8]>,
    /// The image's name; empty for none.
    pub repository: String,
    /// Its tag; empty for `latest`.
    pub tag: String,
    /// A remark; empty for Docker's own.
    pub message: String,
    /// Instructions of a Dockerfile.
    pub changes: Vec<String>,
    /// `os/architecture` when asked for.
    pub platform: String,
}

/// What becomes of a container's changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommitOptions {
    /// The container.
    pub container: String,
    /// The image's name; empty for none.
    pub repository: String,
    /// Its tag; empty for `latest`.
    pub tag: String,
    /// A remark.
    pub comment: String,
    /// Who makes it.
    pub author: String,
    /// Whether the container is paused meanwhile.
    pub pause: bool,
    /// Instructions of a Dockerfile.
    pub changes: Vec<String>,
}

/// Which containers to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContainerListOptions {
    /// Whether those that do not run are listed too.
    pub all: bool,
    /// The newest so many, running or not; 0 or less for no limit.
    pub limit: i64,
    /// Whether to count sizes.
    pub size: bool,
    /// The filters.
    pub filters: Filters,
}

/// Which images to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImageListOptions {
    /// Whether intermediate images are listed too.
    pub all: bool,
    /// The filters.
    pub filters: Filters,
}

/// How to stop a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StopOptions {
    /// The signal; the container's own when absent.
    pub signal: Option<String>,
    /// Seconds until it is killed; negative waits for ever; the container's own (10) when absent.
    pub timeout: Option<i64>,
}

/// Which of a container's streams to attach to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachOptions {
    /// Whether the client writes to standard input.
    pub stdin: bool,
    /// Whether the client reads standard output.
    pub stdout: bool,
    /// Whether the client reads standard error.
    pub stderr: bool,
    /// The keys that detach; Docker's own when absent.
    pub detach_keys: Option<String>,
}

/// What to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WaitCondition {
    /// That it does not run; true at once when it does not.
    #[default]
    NotRunning,
    /// That it ends after the call.
    NextExit,
    /// That it is removed.
    Removed,
}

/// Which part of a container's log to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogsOptions {
    /// Whether standard output is wanted.
    pub stdout: bool,
    /// Whether standard error is wanted.
    pub stderr: bool,
    /// Whether to go on when the end is reached.
    pub follow: bool,
    /// Whether each line starts with its time.
    pub timestamps: bool,
    /// Whether each line starts with the log driver's extra attributes.
    pub details: bool,
    /// Nothing older, as the CLI sends it: `seconds[.nanoseconds]` or empty.
    pub since: String,
    /// Nothing newer, in the same form.
    pub until: String,
    /// The last so many lines; `all`, empty or a number.
    pub tail: String,
}
