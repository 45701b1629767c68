//! What the docker CLI's side of a command costs: reading a line of flags, and printing a table of few and of many rows.
//!
//! `cargo bench -p docksim-client`. What matters is the ratio between the rows of one run.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::collections::BTreeMap;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use docksim_api::Timestamp;
use docksim_api::container::Summary;
use docksim_client::daemon::{HostIo, Input};
use docksim_client::format::container::{ListOptions, write};
use docksim_client::{FileError, FileKind, Host, Terminal, parse};

fn main() {
    divan::main();
}

/// Twelve flags, as people put them together.
const RUN: &str = "run -d --name web -p 8080:80 -p 127.0.0.1:8443:443/tcp -v data:/data:ro -e A=1 -e B=2 --restart on-failure:3 \
     --memory 512m --cpus 1.5 --network shop --health-cmd true httpd:2.4 httpd-foreground";

#[divan::bench]
fn parse_a_run_with_12_flags(bencher: Bencher<'_, '_>) {
    let words: Vec<String> = RUN.split_whitespace().map(str::to_owned).collect();
    let environment = BTreeMap::from([("HOME".to_owned(), "/root".to_owned())]);
    let host = Host {
        terminal: Terminal::NONE,
        environment: &environment,
        working_directory: "/root",
        io: &NoFiles,
    };
    assert!(parse(&words, &host).is_ok());
    bencher.bench_local(|| black_box(parse(black_box(&words), &host)));
}

#[divan::bench(args = [10, 1_000, 100_000])]
fn print_a_table_of_containers(bencher: Bencher<'_, '_>, rows: usize) {
    let containers: Vec<Summary> = (0..rows).map(row).collect();
    let options = ListOptions {
        format: "",
        quiet: false,
        size: false,
        no_trunc: false,
    };
    let now = Timestamp(1_700_000_000_000_000_000);
    bencher
        .counter(ItemsCount::new(rows))
        .bench_local(|| black_box(write(black_box(&containers), &options, now).unwrap()));
}

fn row(number: usize) -> Summary {
    Summary {
        id: format!("{number:064x}"),
        names: vec![format!("/stored-{number}")],
        image: "httpd".to_owned(),
        command: "httpd-foreground".to_owned(),
        created: 1_699_999_000,
        state: "exited".to_owned(),
        status: "Exited (0) 3 minutes ago".to_owned(),
        ..Summary::default()
    }
}

/// A machine without files.
struct NoFiles;

impl HostIo for NoFiles {
    fn file_info(&self, _path: &str, _follow_links: bool) -> Result<FileKind, FileError> {
        Err(FileError::NotFound)
    }

    fn pack(&self, _path: &str, _name: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }

    fn unpack(
        &mut self,
        _folder: &str,
        _rename: Option<(&str, &str)>,
        _archive: &[u8],
    ) -> Result<(), String> {
        Err(FileError::PermissionDenied.to_string())
    }

    fn read_file(&self, _path: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }

    fn list_folder(&self, _path: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }

    fn create_folders(&mut self, _path: &str) -> Result<(), FileError> {
        Err(FileError::PermissionDenied)
    }

    fn remove_all(&mut self, _path: &str) -> Result<(), FileError> {
        Err(FileError::PermissionDenied)
    }

    fn write_file(&mut self, _path: &str, _bytes: &[u8]) -> Result<(), FileError> {
        Err(FileError::PermissionDenied)
    }

    fn read_input(&mut self) -> Input {
        Input::End
    }
}
