//! The daemon: a value that answers Engine API requests.
//!
//! [`Engine::handle`] answers a request at once or opens a stream; [`Engine::poll`] takes what a stream has to say;
//! [`Engine::advance_to`] lets virtual time pass. Cloning an engine costs the same however much is in it.
//!
//! An engine knows no flag, no table and no clock: what a user may type is in `client`, when time passes is decided by
//! `session`.
//!
//! Start with [`Engine::handle`]; each operation is in a file named after it, in the folder of its noun.
//!
//! ```
//! use docksim_api::{Reply, Request, Response, Timestamp};
//! use docksim_engine::{Engine, Profile};
//! let mut engine = Engine::new(1, Profile::V28_5, Timestamp(0));
//! let reply = engine.handle(Request::ContainerList(Default::default()));
//! assert_eq!(reply, Reply::Done(Ok(Response::Containers(Vec::new()))));
//! ```

mod auth;
mod build;
mod container;
mod disk_usage;
mod events;
mod exchange;
mod exec;
mod fault;
mod filter;
mod generator;
mod host;
mod host_facts;
mod image;
mod names;
mod network;
mod overview;
mod picture;
mod plugin;
mod profile;
mod queue;
mod stream;
mod swarm;
mod system;
mod volume;

use docksim_api::{Reply, Request, StreamId, StreamPoll, Timestamp};
use docksim_guest::filesystem::Filesystem;
use docksim_guest::image::Devices;
use docksim_hub::Catalogue;
use imbl::{OrdMap, OrdSet};

use crate::container::{ContainerId, Containers};
use crate::events::EventLog;
use crate::exec::Execs;
pub use crate::fault::Fault;
use crate::generator::Generator;
use crate::host_facts::HostFacts;
use crate::image::Images;
use crate::network::Networks;
pub use crate::overview::{ContainerView, ImageView, Overview};
pub use crate::picture::{
    ContainerPicture, ImagePicture, LayerPicture, MemberPicture, MountPicture, NetworkPicture,
    Picture, PortPicture, VolumePicture,
};
pub use crate::profile::Profile;
use crate::queue::{Event, Queue};
use crate::stream::Streams;
use crate::volume::Volumes;

/// A daemon with everything it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Engine {
    profile: Profile,
    host_facts: HostFacts,
    catalogue: Catalogue,
    now: Timestamp,
    generator: Generator,
    daemon_id: String,
    containers: Containers,
    execs: Execs,
    images: Images,
    networks: Networks,
    volumes: Volumes,
    streams: Streams,
    queue: Queue,
    events: EventLog,
    /// The files of the machine that the daemon runs on.
    host: Filesystem,
    /// What containers have in `/dev`.
    devices: Devices,
    /// The containers with a process that waits for a file to change.
    watchers: OrdSet<ContainerId>,
    /// The containers behind the host's ports.
    published: OrdMap<u16, OrdSet<ContainerId>>,
    /// What is wrong around it.
    faults: OrdSet<Fault>,
}

impl Engine {
    /// A daemon that has just been installed. Everything random comes from `seed`.
    pub fn new(seed: u64, profile: Profile, now: Timestamp) -> Self {
        let mut generator = Generator::new(seed);
        Self {
            profile,
            host_facts: HostFacts::RECORDED,
            catalogue: Catalogue::builtin(),
            now,
            daemon_id: generator.uuid(),
            networks: Networks::new(&mut generator, now),
            generator,
            containers: Containers::default(),
            execs: Execs::default(),
            images: Images::default(),
            volumes: Volumes::default(),
            streams: Streams::default(),
            queue: Queue::default(),
            events: EventLog::default(),
            host: Filesystem::default(),
            devices: Devices::default(),
            watchers: OrdSet::new(),
            published: OrdMap::new(),
            faults: OrdSet::new(),
        }
    }

    /// Answers a request.
    pub fn handle(&mut self, request: Request) -> Reply {
        if self.has_fault(Fault::DaemonDown) {
            return Reply::Done(Err(self.unreachable()));
        }
        let done = match request {
            Request::SystemVersion => Ok(self.system_version()),
            Request::SystemInfo => Ok(self.system_info()),
            Request::SystemAuth {
                username,
                password,
                server,
            } => self.system_auth(&username, &password, &server),
            Request::SystemDiskUsage => self.system_disk_usage(),
            Request::SystemEvents(options) => return self.system_events(&options),
            Request::ImageCreate {
                from_image,
                tag,
                platform,
            } => {
                return self.image_create(&from_image, &tag, platform.as_deref());
            }
            Request::ImageList(options) => self.image_list(&options),
            Request::ImageInspect { name, platform } => {
                self.image_inspect(&name, platform.as_deref())
            }
            Request::ImageHistory { name, platform } => {
                self.image_history(&name, platform.as_deref())
            }
            Request::ImageTag {
                name,
                repository,
                tag,
            } => self.image_tag(&name, &repository, &tag),
            Request::ImagePush {
                name,
                tag,
                username,
                platform,
            } => {
                let account = username.as_deref();
                return self.image_push(&name, tag.as_deref(), account, platform.as_deref());
            }
            Request::ImageSearch {
                term,
                limit,
                filters,
            } => self.images_search(&term, limit, &filters),
            Request::ImagePrune { filters } => self.images_prune(&filters),
            Request::ImageGet { names, platforms } => self.images_get(&names, &platforms),
            Request::ImageImport(options) => return self.image_import(&options),
            Request::ImageCommit(options) => self.image_commit(&options),
            Request::ImageLoad { archive, platforms } => {
                return self.images_load(&archive, &platforms);
            }
            Request::ImageDelete {
                name,
                force,
                no_prune,
                platforms,
            } => self.image_delete(&name, force, no_prune, &platforms),
            Request::ContainerCreate(create) => self.container_create(*create),
            Request::ContainerList(options) => self.container_list(&options),
            Request::ContainerInspect { id, size } => self.container_inspect(&id, size),
            Request::ContainerStart { id } => self.container_start(&id),
            Request::ContainerStop { id, options } => return self.container_stop(&id, &options),
            Request::ContainerRestart { id, options } => {
                return self.container_restart(&id, &options);
            }
            Request::ContainerKill { id, signal } => self.container_kill(&id, &signal),
            Request::ContainerDelete {
                id,
                force,
                volumes,
                link,
            } => self.container_delete(&id, force, volumes, link),
            Request::ContainerPause { id } => self.container_pause(&id),
            Request::ContainerUnpause { id } => self.container_unpause(&id),
            Request::ContainerRename { id, name } => self.container_rename(&id, &name),
            Request::ContainerAttach { id, options } => {
                return self.container_attach(&id, &options);
            }
            Request::ContainerWait { id, condition } => return self.container_wait(&id, condition),
            Request::ContainerLogs { id, options } => return self.container_logs(&id, &options),
            Request::ContainerResize { id, height, width } => {
                self.container_resize(&id, height, width)
            }
            Request::NetworkCreate(create) => self.network_create(*create),
            Request::NetworkList { filters } => self.network_list(&filters),
            Request::ContainerTop { id, arguments } => self.container_top(&id, &arguments),
            Request::ContainerChanges { id } => self.container_changes(&id),
            Request::ContainerExport { id } => self.container_export(&id),
            Request::ContainerArchiveInfo { id, path } => self.container_archive_info(&id, &path),
            Request::ContainerArchive { id, path } => self.container_archive(&id, &path),
            Request::PutContainerArchive {
                id,
                path,
                copy_uid_gid,
                archive,
            } => self.put_container_archive(&id, &path, copy_uid_gid, &archive),
            Request::ContainerStats { id, stream } => return self.container_stats(&id, stream),
            Request::ContainerUpdate { id, update } => self.container_update(&id, &update),
            Request::ContainerPrune { filters } => self.containers_prune(&filters),
            Request::ExecCreate { id, options } => self.exec_create(&id, &options),
            Request::ExecStart { id, detach } => return self.exec_start(&id, detach),
            Request::ExecResize { id, height, width } => self.exec_resize(&id, height, width),
            Request::ExecInspect { id } => self.exec_inspect(&id),
            Request::NetworkInspect { id } => self.network_inspect(&id),
            Request::NetworkDelete { id } => self.network_delete(&id),
            Request::NetworkConnect {
                id,
                container,
                endpoint,
            } => self.network_connect(&id, &container, *endpoint),
            Request::NetworkDisconnect {
                id,
                container,
                force,
            } => self.network_disconnect(&id, &container, force),
            Request::NetworkPrune { filters } => self.network_prune(&filters),
            Request::VolumeCreate(create) => self.volume_create(create),
            Request::VolumeList { filters } => self.volume_list(&filters),
            Request::BuildPrune {
                all: _,
                keep_bytes: _,
                filters,
            } => self.build_prune(&filters),
            Request::Plugin(operation) => plugin::answer(operation).map_err(Into::into),
            Request::Swarm(operation) => Err(swarm::refusal(&operation).into()),
            Request::VolumeInspect { name } => self.volume_inspect(&name),
            Request::VolumeDelete { name, force } => self.volume_delete(&name, force),
            Request::VolumePrune { filters } => self.volume_prune(&filters),
        };
        Reply::Done(done)
    }

    /// Takes what a stream has to say. A stream that is not known is closed.
    pub fn poll(&mut self, stream: StreamId) -> StreamPoll {
        self.streams.poll(stream)
    }

    /// Writes to the standard input of the container or process that a stream is attached to.
    pub fn write(&mut self, stream: StreamId, bytes: &[u8]) {
        match self.streams.exec(stream) {
            Some(exec) => self.exec_write(&exec, bytes),
            None => self.container_write(stream, bytes),
        }
    }

    /// Says that nothing more will be written on a stream.
    pub fn close_write(&mut self, stream: StreamId) {
        match self.streams.exec(stream) {
            Some(exec) => self.exec_close_write(&exec),
            None => self.container_close_write(stream),
        }
    }

    /// Forgets a stream whose client has gone.
    pub fn close(&mut self, stream: StreamId) {
        self.forget_listener(stream);
        self.streams.forget(stream);
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The version of Docker that it is.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// When something happens by itself next.
    pub fn next_event_at(&self) -> Option<Timestamp> {
        self.queue.next_at()
    }

    /// Lets time pass, with all that happens on the way. Time never goes back.
    pub fn advance_to(&mut self, moment: Timestamp) {
        while let Some((at, event)) = self.queue.take_due(moment) {
            self.now = self.now.max(at);
            self.happen(event);
        }
        self.now = self.now.max(moment);
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Wake(id) => self.run_guest(&id),
            Event::StopTimeout(id, stream) => self.stop_timed_out(&id, stream),
            Event::Restart(id) => self.restart_by_policy(&id),
            Event::EventsEnd(stream) => self.events_end(stream),
            Event::Probe(id, monitor) => self.probe(&id, monitor),
            Event::ProbeTimeout(id, exec) => self.probe_timed_out(&id, &exec),
            Event::Pull(stream) => self.pull_goes_on(stream),
            Event::Stats(stream) => self.stats_go_on(stream),
        }
    }
}
