//! A layer's files as a tar archive.

use std::collections::BTreeMap;

use tar::{Builder, EntryType, Header};

/// What a path of a layer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A folder.
    Folder {
        /// Its permissions.
        mode: u32,
    },
    /// A file that may be executed, or not.
    File {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Whether it is a program.
        executable: bool,
    },
    /// A symbolic link.
    Link {
        /// What it points to.
        target: String,
    },
}

/// The files of a layer by path, without a leading slash.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    entries: BTreeMap<String, Entry>,
}

impl Archive {
    /// Adds a path, and the folders above it.
    pub(crate) fn add(&mut self, path: &str, entry: Entry) {
        let path = path.trim_matches('/');
        for (index, _) in path.match_indices('/') {
            let folder = path.get(..index).unwrap_or_default().to_owned();
            self.entries
                .entry(folder)
                .or_insert(Entry::Folder { mode: 0o755 });
        }
        self.entries.insert(path.to_owned(), entry);
    }

    /// Adds a text that is not executed.
    pub(crate) fn text(&mut self, path: &str, text: &str) {
        self.add(
            path,
            Entry::File {
                bytes: text.as_bytes().to_vec(),
                executable: false,
            },
        );
    }

    /// Adds a program.
    pub(crate) fn program(&mut self, path: &str, bytes: &[u8]) {
        self.add(
            path,
            Entry::File {
                bytes: bytes.to_vec(),
                executable: true,
            },
        );
    }

    /// The archive's bytes; the same entries give the same bytes.
    pub(crate) fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let mut builder = Builder::new(Vec::new());
        for (path, entry) in &self.entries {
            let mut header = Header::new_gnu();
            header.set_mtime(0);
            match entry {
                Entry::Folder { mode } => {
                    header.set_entry_type(EntryType::Directory);
                    header.set_mode(*mode);
                    header.set_size(0);
                    builder.append_data(&mut header, format!("{path}/"), std::io::empty())?;
                }
                Entry::File { bytes, executable } => {
                    header.set_mode(if *executable { 0o755 } else { 0o644 });
                    header.set_size(bytes.len() as u64);
                    builder.append_data(&mut header, path, bytes.as_slice())?;
                }
                Entry::Link { target } => {
                    header.set_entry_type(EntryType::Symlink);
                    header.set_mode(0o777);
                    header.set_size(0);
                    builder.append_link(&mut header, path, target)?;
                }
            }
        }
        builder.into_inner()
    }
}
