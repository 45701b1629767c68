//! The tar archives in which contexts travel, as Go's archive/tar writes and reads them.

use thiserror::Error;

const BLOCK: usize = 512;
/// Where a header has its checksum, which counts as blanks.
const CHECKSUM: std::ops::Range<usize> = 148..156;

/// What is wrong with an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum TarError {
    /// A header is none.
    #[error("archive/tar: invalid tar header")]
    InvalidHeader,
    /// It stops in the middle.
    #[error("unexpected EOF")]
    UnexpectedEnd,
}

/// An archive of files and folders; a folder has no content. Nothing in it has an owner or a time,
/// and there are no empty blocks behind it, as docker closes its pipe before the archive.
pub(crate) fn write_tar(entries: &[(&str, Option<&[u8]>)]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, content) in entries {
        let bytes = content.unwrap_or_default();
        archive.extend(header(name, bytes.len(), content.is_none()));
        archive.extend(bytes);
        archive.resize(archive.len().next_multiple_of(BLOCK), 0);
    }
    archive
}

fn header(name: &str, size: usize, is_folder: bool) -> Vec<u8> {
    let (mode, kind) = if is_folder {
        (0o700, '5')
    } else {
        (0o644, '0')
    };
    let with_checksum = |checksum: &str| {
        let mut text = format!(
            "{name:\0<100}{mode:07o}\0{0:07o}\0{0:07o}\0{size:011o}\0{0:011o}\0{checksum}{kind}{1:\0<100}ustar\000{1:\0<64}\
             {0:07o}\0{0:07o}\0",
            0, ""
        )
        .into_bytes();
        text.resize(BLOCK, 0);
        text
    };
    let sum = checksum(&with_checksum("        "));
    with_checksum(&format!("{sum:06o}\0 "))
}

fn checksum(header: &[u8]) -> u32 {
    let bytes = header.iter().enumerate();
    bytes
        .map(|(at, byte)| {
            if CHECKSUM.contains(&at) {
                u32::from(b' ')
            } else {
                u32::from(*byte)
            }
        })
        .sum()
}

/// The regular files of an archive.
pub(crate) fn read_tar(archive: &[u8]) -> Result<Vec<(String, Vec<u8>)>, TarError> {
    let mut files = Vec::new();
    let mut rest = archive;
    while !rest.is_empty() {
        let header = rest.get(..BLOCK).ok_or(TarError::UnexpectedEnd)?;
        rest = rest.get(BLOCK..).unwrap_or_default();
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        let number = |range: std::ops::Range<usize>| octal(header.get(range).unwrap_or_default());
        if number(CHECKSUM) != usize::try_from(checksum(header)).ok() {
            return Err(TarError::InvalidHeader);
        }
        let size = number(124..136).ok_or(TarError::InvalidHeader)?;
        let content = rest.get(..size).ok_or(TarError::UnexpectedEnd)?;
        rest = rest.get(size.next_multiple_of(BLOCK)..).unwrap_or_default();
        if matches!(header.get(156), Some(b'0' | 0)) {
            files.push((
                text(header.get(..100).unwrap_or_default()),
                content.to_vec(),
            ));
        }
    }
    Ok(files)
}

fn octal(field: &[u8]) -> Option<usize> {
    let digits = text(field);
    let digits = digits.trim_matches(' ');
    if digits.is_empty() {
        return Some(0);
    }
    usize::from_str_radix(digits, 8).ok()
}

fn text(field: &[u8]) -> String {
    let text = field.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again() {
        let archive = write_tar(&[("meta.json", Some(b"{}")), ("tls", None)]);
        assert_eq!(archive.len(), 3 * BLOCK);
        let files = read_tar(&archive);
        assert_eq!(files, Ok(vec![("meta.json".to_owned(), b"{}".to_vec())]));
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        assert_eq!(read_tar(b"root"), Err(TarError::UnexpectedEnd));
        assert_eq!(read_tar(&[b'x'; BLOCK]), Err(TarError::InvalidHeader));
        assert_eq!(read_tar(&[]), Ok(Vec::new()));
    }
}
