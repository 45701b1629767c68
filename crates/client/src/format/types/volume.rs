//! The Go types of volumes (moby: api/types).

use super::system::SWARM_META;
use crate::format::value::Type::{Int64, Interface, Map, Named, Pointer, Slice, String, Struct};
use crate::format::value::{Field, NamedType};

static VOLUME_SCOPE: NamedType = NamedType::new("volume.Scope", String);

static VOLUME_SHARING_MODE: NamedType = NamedType::new("volume.SharingMode", String);

static VOLUME_TYPE_MOUNT: NamedType = NamedType::new(
    "volume.TypeMount",
    Struct(&[
        Field::new("FsType", &String).omit_empty(),
        Field::new("MountFlags", &Slice(&String)).omit_empty(),
    ]),
);

static VOLUME_TYPE_BLOCK: NamedType = NamedType::new("volume.TypeBlock", Struct(&[]));

static VOLUME_ACCESS_MODE: NamedType = NamedType::new(
    "volume.AccessMode",
    Struct(&[
        Field::new("Scope", &Named(&VOLUME_SCOPE)).omit_empty(),
        Field::new("Sharing", &Named(&VOLUME_SHARING_MODE)).omit_empty(),
        Field::new("MountVolume", &Pointer(&Named(&VOLUME_TYPE_MOUNT))).omit_empty(),
        Field::new("BlockVolume", &Pointer(&Named(&VOLUME_TYPE_BLOCK))).omit_empty(),
    ]),
);

static VOLUME_TOPOLOGY: NamedType = NamedType::new(
    "volume.Topology",
    Struct(&[Field::new("Segments", &Map(&String, &String)).omit_empty()]),
);

static VOLUME_TOPOLOGY_REQUIREMENT: NamedType = NamedType::new(
    "volume.TopologyRequirement",
    Struct(&[
        Field::new("Requisite", &Slice(&Named(&VOLUME_TOPOLOGY))).omit_empty(),
        Field::new("Preferred", &Slice(&Named(&VOLUME_TOPOLOGY))).omit_empty(),
    ]),
);

static VOLUME_CAPACITY_RANGE: NamedType = NamedType::new(
    "volume.CapacityRange",
    Struct(&[
        Field::new("RequiredBytes", &Int64),
        Field::new("LimitBytes", &Int64),
    ]),
);

static VOLUME_SECRET: NamedType = NamedType::new(
    "volume.Secret",
    Struct(&[Field::new("Key", &String), Field::new("Secret", &String)]),
);

static VOLUME_AVAILABILITY: NamedType = NamedType::new("volume.Availability", String);

static VOLUME_CLUSTER_VOLUME_SPEC: NamedType = NamedType::new(
    "volume.ClusterVolumeSpec",
    Struct(&[
        Field::new("Group", &String).omit_empty(),
        Field::new("AccessMode", &Pointer(&Named(&VOLUME_ACCESS_MODE))).omit_empty(),
        Field::new(
            "AccessibilityRequirements",
            &Pointer(&Named(&VOLUME_TOPOLOGY_REQUIREMENT)),
        )
        .omit_empty(),
        Field::new("CapacityRange", &Pointer(&Named(&VOLUME_CAPACITY_RANGE))).omit_empty(),
        Field::new("Secrets", &Slice(&Named(&VOLUME_SECRET))).omit_empty(),
        Field::new("Availability", &Named(&VOLUME_AVAILABILITY)).omit_empty(),
    ]),
);

static VOLUME_PUBLISH_STATE: NamedType = NamedType::new("volume.PublishState", String);

static VOLUME_PUBLISH_STATUS: NamedType = NamedType::new(
    "volume.PublishStatus",
    Struct(&[
        Field::new("NodeID", &String).omit_empty(),
        Field::new("State", &Named(&VOLUME_PUBLISH_STATE)).omit_empty(),
        Field::new("PublishContext", &Map(&String, &String)).omit_empty(),
    ]),
);

static VOLUME_INFO: NamedType = NamedType::new(
    "volume.Info",
    Struct(&[
        Field::new("CapacityBytes", &Int64).omit_empty(),
        Field::new("VolumeContext", &Map(&String, &String)).omit_empty(),
        Field::new("VolumeID", &String).omit_empty(),
        Field::new("AccessibleTopology", &Slice(&Named(&VOLUME_TOPOLOGY))).omit_empty(),
    ]),
);

static VOLUME_CLUSTER_VOLUME: NamedType = NamedType::new(
    "volume.ClusterVolume",
    Struct(&[
        Field::new("ID", &String),
        Field::embedded("Meta", &Named(&SWARM_META)),
        Field::new("Spec", &Named(&VOLUME_CLUSTER_VOLUME_SPEC)),
        Field::new(
            "PublishStatus",
            &Slice(&Pointer(&Named(&VOLUME_PUBLISH_STATUS))),
        )
        .omit_empty(),
        Field::new("Info", &Pointer(&Named(&VOLUME_INFO))).omit_empty(),
    ]),
);

static VOLUME_USAGE_DATA: NamedType = NamedType::new(
    "volume.UsageData",
    Struct(&[Field::new("RefCount", &Int64), Field::new("Size", &Int64)]),
);

/// What `docker volume inspect` works on.
pub static VOLUME_VOLUME: NamedType = NamedType::new(
    "volume.Volume",
    Struct(&[
        Field::new("ClusterVolume", &Pointer(&Named(&VOLUME_CLUSTER_VOLUME))).omit_empty(),
        Field::new("CreatedAt", &String).omit_empty(),
        Field::new("Driver", &String),
        Field::new("Labels", &Map(&String, &String)),
        Field::new("Mountpoint", &String),
        Field::new("Name", &String),
        Field::new("Options", &Map(&String, &String)),
        Field::new("Scope", &String),
        Field::new("Status", &Map(&String, &Interface)).omit_empty(),
        Field::new("UsageData", &Pointer(&Named(&VOLUME_USAGE_DATA))).omit_empty(),
    ]),
);
