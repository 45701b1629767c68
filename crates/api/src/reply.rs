//! What the daemon answers.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::container::{
    Change, CreateResponse, InspectResponse, PathStat, PruneReport, Stats, Summary, TopResponse,
    UpdateResponse, WaitResponse,
};
use crate::error::ApiError;
use crate::exec::ExecInspect;
use crate::plugin::Plugin;
use crate::{build, events, image, network, registry, system, volume};

/// The answer to a [`Request`](crate::Request).
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// It is complete.
    Done(Result<Response, ApiError>),
    /// It comes piece by piece: poll the stream until it is closed.
    Stream(StreamId),
}

/// The body of a complete answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// Status 204 or 200 without a body.
    Empty,
    /// Status 304: the container was in that state already.
    NotModified,
    /// For `SystemVersion`.
    SystemVersion(Box<system::Version>),
    /// For `SystemAuth`: a word about it.
    Authenticated(String),
    /// For `SystemDiskUsage`.
    DiskUsage(Box<system::DiskUsage>),
    /// For `SystemInfo`.
    SystemInfo(Box<system::Info>),
    /// For `ImageList`.
    Images(Vec<image::Summary>),
    /// For `ImageInspect`.
    Image(Box<image::InspectResponse>),
    /// For `ImageHistory`, newest first.
    ImageHistory(Vec<image::HistoryResponseItem>),
    /// For `ImageCommit`: the image's id.
    ImageCommitted(String),
    /// For `ContainerArchiveInfo`.
    PathStat(PathStat),
    /// For `ContainerArchive`: what is there, and a tar archive of it.
    PathArchive(PathStat, Arc<[u8]>),
    /// For `ImageGet` and `ContainerExport`: a tar archive.
    Archive(Arc<[u8]>),
    /// For `ImageSearch`, best first.
    ImageSearch(Vec<registry::SearchResult>),
    /// For `ImagePrune`.
    ImagesPruned(image::PruneReport),
    /// For `ImageDelete`, in order.
    ImageDeleted(Vec<image::DeleteResponse>),
    /// For `ContainerCreate`.
    ContainerCreated(CreateResponse),
    /// For `ContainerList`.
    Containers(Vec<Summary>),
    /// For `ContainerInspect`.
    Container(Box<InspectResponse>),
    /// For `ContainerWait`.
    ContainerWaited(WaitResponse),
    /// For `NetworkCreate`.
    NetworkCreated(network::CreateResponse),
    /// For `NetworkList`.
    Networks(Vec<network::Inspect>),
    /// For `ContainerTop`.
    ContainerTop(TopResponse),
    /// For `ContainerChanges`.
    ContainerChanges(Vec<Change>),
    /// For `ContainerUpdate`.
    ContainerUpdated(UpdateResponse),
    /// For `ContainerPrune`.
    ContainersPruned(PruneReport),
    /// For `ExecCreate`: its id.
    ExecCreated(String),
    /// For `ExecInspect`.
    Exec(Box<ExecInspect>),
    /// For `NetworkInspect`.
    Network(Box<network::Inspect>),
    /// For `NetworkPrune`.
    NetworksPruned(network::PruneReport),
    /// For `BuildPrune`.
    BuildPruned(build::CachePruneReport),
    /// For `PluginList`.
    Plugins(Vec<Plugin>),
    /// For `VolumeList`.
    Volumes(volume::ListResponse),
    /// For `VolumeCreate` and `VolumeInspect`.
    Volume(Box<volume::Volume>),
    /// For `VolumePrune`.
    VolumesPruned(volume::PruneReport),
}

/// Names a stream that the daemon holds for a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StreamId(pub u64);

/// What a stream has given since it was polled last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StreamPoll {
    /// In order.
    pub items: Vec<StreamItem>,
    /// Whether nothing will follow; the daemon has then forgotten the stream.
    pub closed: bool,
}

/// A piece of a streamed answer.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamItem {
    /// Bytes from a container.
    Output(OutputStream, Vec<u8>),
    /// A step of a pull.
    Progress(ProgressMessage),
    /// Something that has happened.
    Event(Arc<events::Message>),
    /// What a container uses.
    Stats(Box<Stats>),
    /// The answer that ends the stream.
    Answer(Result<Response, ApiError>),
}

/// Where a container's bytes come from. With a terminal all of them are [`OutputStream::Stdout`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OutputStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A line of progress (moby: pkg/jsonmessage).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProgressMessage {
    /// What is going on.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub status: String,
    /// How far it is.
    #[serde(
        rename = "progressDetail",
        skip_serializing_if = "Option::is_none",
        default
    )]
    pub progress_detail: Option<ProgressDetail>,
    /// The layer, twelve digits, or the tag.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub id: String,
    /// Text that is printed as it is.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub stream: String,
    /// What went wrong; the last message then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

/// How far a step of a pull is, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProgressDetail {
    /// Done.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub current: i64,
    /// In all; 0 when unknown.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub total: i64,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}
