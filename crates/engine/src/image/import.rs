//! `POST /images/create` with `fromSrc`: an image from an archive of a file system (moby: daemon/images/image_import.go;
//! api/server/router/image/image_routes.go).

use docksim_api::container::Config;
use docksim_api::{ApiError, ImportOptions, ProgressMessage, Reply, StreamItem};
use docksim_guest::archive;
use docksim_guest::filesystem::Filesystem;
use docksim_reference::platform::Platform;

use super::changes;
use super::commit::{image_config, new_reference};
use super::contents::{Files, HistoryEntry, Layer, digest};
use super::{Contents, ImageError, ImageId, OWN_PLATFORM};
use crate::Engine;
use crate::stream::Purpose;

/// How a compressed archive begins: gzip, bzip2, xz, zstd.
const COMPRESSED: [&[u8]; 4] = [
    &[0x1f, 0x8b, 0x08],
    &[0x42, 0x5a, 0x68],
    &[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    &[0x28, 0xb5, 0x2f, 0xfd],
];

impl Engine {
    pub(crate) fn image_import(&mut self, options: &ImportOptions) -> Reply {
        let id = match self.import(options) {
            Ok(id) => id,
            Err(error) => return Reply::Done(Err(ApiError::from(error))),
        };
        let stream = self.streams.open(Purpose::Answer);
        let message = ProgressMessage {
            status: id.to_string(),
            ..ProgressMessage::default()
        };
        self.streams.push(stream, StreamItem::Progress(message));
        self.streams.close(stream);
        Reply::Stream(stream)
    }

    fn import(&mut self, options: &ImportOptions) -> Result<ImageId, ImageError> {
        check_platform(&options.platform)?;
        let reference = new_reference(&options.repository, &options.tag)?;
        if options.source != "-" {
            return Err(ImageError::NotSimulated(format!(
                "docker import of {}",
                options.source
            )));
        }
        let config = changes::apply(&Config::default(), &options.changes)?;
        if COMPRESSED
            .iter()
            .any(|start| options.archive.starts_with(start))
        {
            return Err(ImageError::NotSimulated("a compressed archive".to_owned()));
        }
        let mut filesystem = Filesystem::new(self.now.0);
        let size = archive::unpack(&mut filesystem, &options.archive)?;
        let comment = match options.message.as_str() {
            "" => format!("Imported from {}", options.source),
            message => message.to_owned(),
        };
        let contents = Contents {
            created_ns: self.now.0,
            author: String::new(),
            comment: comment.clone(),
            docker_version: self.profile.engine_version.to_owned(),
            container: String::new(),
            config: image_config(config),
            layers: vec![Layer {
                diff_id: digest(&options.archive),
                size,
            }],
            history: vec![HistoryEntry {
                created_ns: self.now.0,
                comment,
                has_layer: true,
                ..HistoryEntry::default()
            }],
            files: Files::Own(filesystem),
        };
        let id = self.add_new_image(contents, None);
        if let Some(reference) = &reference {
            self.tag_new_image(&id, reference)?;
        }
        self.emit_image(&id, id.as_str(), "import");
        Ok(id)
    }
}

/// What an image is for has to be the machine's own platform.
fn check_platform(platform: &str) -> Result<(), ImageError> {
    if platform.is_empty() {
        return Ok(());
    }
    let platform = Platform::parse(platform)?;
    if platform.os != "linux" {
        return Err(ImageError::OperatingSystem);
    }
    match platform.to_string().as_str() {
        OWN_PLATFORM => Ok(()),
        other => Err(ImageError::NotSimulated(format!("platform {other}"))),
    }
}
