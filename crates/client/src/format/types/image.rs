//! The Go types of images (moby: api/types).

use super::container::{CONTAINER_CONFIG, STORAGE_DRIVER_DATA, V1_HEALTHCHECK_CONFIG};
use super::{TEXT_METHODS, TIME_TIME};
use crate::format::value::Type::{Bool, Int64, Map, Named, Pointer, Slice, String, Struct, Uint8};
use crate::format::value::{Field, NamedType};

static DIGEST_DIGEST: NamedType = NamedType::new("digest.Digest", String)
    .methods(TEXT_METHODS)
    .unmodelled(&["Validate", "Algorithm", "Verifier", "Encoded", "Hex"]);

pub(in crate::format) static V1_PLATFORM: NamedType = NamedType::new(
    "v1.Platform",
    Struct(&[
        Field::new("Architecture", &String).json("architecture"),
        Field::new("OS", &String).json("os"),
        Field::new("OSVersion", &String)
            .json("os.version")
            .omit_empty(),
        Field::new("OSFeatures", &Slice(&String))
            .json("os.features")
            .omit_empty(),
        Field::new("Variant", &String).json("variant").omit_empty(),
    ]),
);

pub(super) static V1_DESCRIPTOR: NamedType = NamedType::new(
    "v1.Descriptor",
    Struct(&[
        Field::new("MediaType", &String).json("mediaType"),
        Field::new("Digest", &Named(&DIGEST_DIGEST)).json("digest"),
        Field::new("Size", &Int64).json("size"),
        Field::new("URLs", &Slice(&String))
            .json("urls")
            .omit_empty(),
        Field::new("Annotations", &Map(&String, &String))
            .json("annotations")
            .omit_empty(),
        Field::new("Data", &Slice(&Uint8)).json("data").omit_empty(),
        Field::new("Platform", &Pointer(&Named(&V1_PLATFORM)))
            .json("platform")
            .omit_empty(),
        Field::new("ArtifactType", &String)
            .json("artifactType")
            .omit_empty(),
    ]),
);

static V1_IMAGE_CONFIG: NamedType = NamedType::new(
    "v1.ImageConfig",
    Struct(&[
        Field::new("User", &String).omit_empty(),
        Field::new("ExposedPorts", &Map(&String, &Struct(&[]))).omit_empty(),
        Field::new("Env", &Slice(&String)).omit_empty(),
        Field::new("Entrypoint", &Slice(&String)).omit_empty(),
        Field::new("Cmd", &Slice(&String)).omit_empty(),
        Field::new("Volumes", &Map(&String, &Struct(&[]))).omit_empty(),
        Field::new("WorkingDir", &String).omit_empty(),
        Field::new("Labels", &Map(&String, &String)).omit_empty(),
        Field::new("StopSignal", &String).omit_empty(),
        Field::new("ArgsEscaped", &Bool).omit_empty(),
    ]),
);

static V1_DOCKER_OCIIMAGE_CONFIG_EXT: NamedType = NamedType::new(
    "v1.DockerOCIImageConfigExt",
    Struct(&[
        Field::new("Healthcheck", &Pointer(&Named(&V1_HEALTHCHECK_CONFIG))).omit_empty(),
        Field::new("OnBuild", &Slice(&String)).omit_empty(),
        Field::new("Shell", &Slice(&String)).omit_empty(),
    ]),
);

static V1_DOCKER_OCIIMAGE_CONFIG: NamedType = NamedType::new(
    "v1.DockerOCIImageConfig",
    Struct(&[
        Field::embedded("ImageConfig", &Named(&V1_IMAGE_CONFIG)),
        Field::embedded(
            "DockerOCIImageConfigExt",
            &Named(&V1_DOCKER_OCIIMAGE_CONFIG_EXT),
        ),
    ]),
);

static IMAGE_ROOT_FS: NamedType = NamedType::new(
    "image.RootFS",
    Struct(&[
        Field::new("Type", &String).omit_empty(),
        Field::new("Layers", &Slice(&String)).omit_empty(),
    ]),
);

static IMAGE_METADATA: NamedType = NamedType::new(
    "image.Metadata",
    Struct(&[Field::new("LastTagTime", &Named(&TIME_TIME)).omit_empty()]),
);

static IMAGE_MANIFEST_KIND: NamedType = NamedType::new("image.ManifestKind", String);

static IMAGE_IMAGE_PROPERTIES: NamedType = NamedType::new(
    "image.ImageProperties",
    Struct(&[
        Field::new("Platform", &Named(&V1_PLATFORM)),
        Field::new("Size", &Struct(&[Field::new("Unpacked", &Int64)])),
        Field::new("Containers", &Slice(&String)),
    ]),
);

static IMAGE_ATTESTATION_PROPERTIES: NamedType = NamedType::new(
    "image.AttestationProperties",
    Struct(&[Field::new("For", &Named(&DIGEST_DIGEST))]),
);

static IMAGE_MANIFEST_SUMMARY: NamedType = NamedType::new(
    "image.ManifestSummary",
    Struct(&[
        Field::new("ID", &String),
        Field::new("Descriptor", &Named(&V1_DESCRIPTOR)),
        Field::new("Available", &Bool),
        Field::new(
            "Size",
            &Struct(&[Field::new("Content", &Int64), Field::new("Total", &Int64)]),
        ),
        Field::new("Kind", &Named(&IMAGE_MANIFEST_KIND)),
        Field::new("ImageData", &Pointer(&Named(&IMAGE_IMAGE_PROPERTIES))).omit_empty(),
        Field::new(
            "AttestationData",
            &Pointer(&Named(&IMAGE_ATTESTATION_PROPERTIES)),
        )
        .omit_empty(),
    ]),
);

/// What `docker image inspect` works on.
pub static IMAGE_INSPECT_RESPONSE: NamedType = NamedType::new(
    "image.InspectResponse",
    Struct(&[
        Field::new("ID", &String).json("Id"),
        Field::new("RepoTags", &Slice(&String)),
        Field::new("RepoDigests", &Slice(&String)),
        Field::new("Parent", &String),
        Field::new("Comment", &String),
        Field::new("Created", &String).omit_empty(),
        Field::new("Container", &String).omit_empty(),
        Field::new("ContainerConfig", &Pointer(&Named(&CONTAINER_CONFIG))).omit_empty(),
        Field::new("DockerVersion", &String),
        Field::new("Author", &String),
        Field::new("Config", &Pointer(&Named(&V1_DOCKER_OCIIMAGE_CONFIG))),
        Field::new("Architecture", &String),
        Field::new("Variant", &String).omit_empty(),
        Field::new("Os", &String),
        Field::new("OsVersion", &String).omit_empty(),
        Field::new("Size", &Int64),
        Field::new("VirtualSize", &Int64).omit_empty(),
        Field::new("GraphDriver", &Named(&STORAGE_DRIVER_DATA)),
        Field::new("RootFS", &Named(&IMAGE_ROOT_FS)),
        Field::new("Metadata", &Named(&IMAGE_METADATA)),
        Field::new("Descriptor", &Pointer(&Named(&V1_DESCRIPTOR))).omit_empty(),
        Field::new("Manifests", &Slice(&Named(&IMAGE_MANIFEST_SUMMARY))).omit_empty(),
    ]),
);

/// A row of the list of images.
pub static IMAGE_SUMMARY: NamedType = NamedType::new(
    "image.Summary",
    Struct(&[
        Field::new("Containers", &Int64),
        Field::new("Created", &Int64),
        Field::new("ID", &String).json("Id"),
        Field::new("Labels", &Map(&String, &String)),
        Field::new("ParentID", &String).json("ParentId"),
        Field::new("Descriptor", &Pointer(&Named(&V1_DESCRIPTOR))).omit_empty(),
        Field::new("Manifests", &Slice(&Named(&IMAGE_MANIFEST_SUMMARY))).omit_empty(),
        Field::new("RepoDigests", &Slice(&String)),
        Field::new("RepoTags", &Slice(&String)),
        Field::new("SharedSize", &Int64),
        Field::new("Size", &Int64),
        Field::new("VirtualSize", &Int64).omit_empty(),
    ]),
);

/// A step that made a part of an image.
pub static HISTORY_RESPONSE_ITEM: NamedType = NamedType::new(
    "image.HistoryResponseItem",
    Struct(&[
        Field::new("Comment", &String),
        Field::new("Created", &Int64),
        Field::new("CreatedBy", &String),
        Field::new("ID", &String).json("Id"),
        Field::new("Size", &Int64),
        Field::new("Tags", &Slice(&String)),
    ]),
);
