//! `tar`: lists, makes and unpacks archives that are not compressed.

use super::input::{Chunk, Inputs};
use super::{Call, Running, Start};
use crate::archive::{self, Layout, Member};
use crate::errno::Errno;
use crate::io::Io;
use crate::kernel::Step;

/// GNU tar writes whole records.
const RECORD: usize = 10_240;
/// The narrowest that GNU tar prints owners and sizes.
const OWNER_AND_SIZE: usize = 19;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Create,
    Extract,
    List,
}

/// An archive that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tar {
    options: Options,
    inputs: Inputs,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Options {
    mode: Mode,
    /// `-` for standard input and output.
    file: String,
    folder: Option<String>,
    is_verbose: bool,
    to_stdout: bool,
    members: Vec<String>,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match Options::parse(call, io) {
        Ok(options) => options,
        Err(start) => return start,
    };
    if options.mode == Mode::Create {
        return Start::Exit(create(&options, call, io));
    }
    let mut tar = Tar {
        inputs: Inputs::new(&[]),
        bytes: Vec::new(),
        options,
    };
    if tar.options.file == "-" {
        return Start::Run(Running::Tar(Box::new(tar)));
    }
    match io
        .kernel
        .filesystem
        .read_file(&io.caller(), &tar.options.file)
    {
        Ok(bytes) => {
            tar.bytes = bytes.to_vec();
            Start::Exit(tar.finish(call, io))
        }
        Err(errno) => Start::Exit(cannot_open(&tar.options.file, errno, call, io)),
    }
}

impl Options {
    fn parse(call: &Call, io: &mut Io<'_>) -> Result<Self, Start> {
        let mut mode = None;
        let mut options = Self {
            mode: Mode::List,
            file: "-".to_owned(),
            folder: None,
            is_verbose: false,
            to_stdout: false,
            members: Vec::new(),
        };
        let mut words = call.arguments.iter().cloned().peekable();
        let mut is_first = true;
        while let Some(word) = words.next() {
            // Letters without a dash take their values from the words that follow, in their order.
            let old = std::mem::take(&mut is_first) && !word.starts_with('-');
            if word == "--" {
                options.members.extend(words.by_ref());
                break;
            }
            if let Some(long) = word.strip_prefix("--") {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (long, None),
                };
                let letter = match name {
                    "create" => 'c',
                    "extract" | "get" => 'x',
                    "list" => 't',
                    "file" => 'f',
                    "directory" => 'C',
                    "verbose" => 'v',
                    "to-stdout" => 'O',
                    _ => return Err(call.not_simulated(io, &word)),
                };
                let value = match letter {
                    'f' | 'C' => value.or_else(|| words.next()),
                    _ => None,
                };
                options.set(letter, value, &mut mode, call, io)?;
            } else if old || (word.starts_with('-') && word.len() > 1) {
                let mut rest = word.trim_start_matches('-');
                while let Some(letter) = rest.chars().next() {
                    rest = rest.get(letter.len_utf8()..).unwrap_or_default();
                    let value = match letter {
                        'f' | 'C' if !old && !rest.is_empty() => {
                            Some(std::mem::take(&mut rest).to_owned())
                        }
                        'f' | 'C' => words.next(),
                        _ => None,
                    };
                    options.set(letter, value, &mut mode, call, io)?;
                }
            } else {
                options.members.push(word);
            }
        }
        options.mode = mode.ok_or_else(|| no_mode(call, io))?;
        Ok(options)
    }

    fn set(
        &mut self,
        letter: char,
        value: Option<String>,
        mode: &mut Option<Mode>,
        call: &Call,
        io: &mut Io<'_>,
    ) -> Result<(), Start> {
        match (letter, value) {
            ('c', _) => *mode = Some(Mode::Create),
            ('x', _) => *mode = Some(Mode::Extract),
            ('t', _) => *mode = Some(Mode::List),
            ('v', _) => self.is_verbose = true,
            ('O', _) => self.to_stdout = true,
            // Owners and modes are kept as they are, by root at least.
            ('p', _) => {}
            ('f', Some(value)) => self.file = value,
            ('C', Some(value)) => self.folder = Some(value),
            ('f' | 'C', None) => {
                let missing = format!("option requires an argument -- '{letter}'");
                call.complain(io, &missing);
                return Err(Start::Exit(if call.is_gnu() { 64 } else { 1 }));
            }
            (other, _) => return Err(call.not_simulated(io, &format!("-{other}"))),
        }
        Ok(())
    }

    /// Whether a member is asked for: by its name or that of a folder above it.
    fn wants(&self, name: &str) -> bool {
        self.members.is_empty() || self.members.iter().any(|member| is_in(name, member))
    }
}

/// Whether a name is that of a member or of something below it.
fn is_in(name: &str, member: &str) -> bool {
    let name = name.trim_end_matches('/');
    name.strip_prefix(member.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn no_mode(call: &Call, io: &mut Io<'_>) -> Start {
    if !call.is_gnu() {
        return call.not_simulated(io, "without c, t or x");
    }
    call.complain(
        io,
        "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
    );
    io.err("Try 'tar --help' or 'tar --usage' for more information.\n");
    Start::Exit(2)
}

fn cannot_open(file: &str, errno: Errno, call: &Call, io: &mut Io<'_>) -> i32 {
    if call.is_gnu() {
        call.complain(io, &format!("{file}: Cannot open: {errno}"));
        call.complain(io, "Error is not recoverable: exiting now");
        return 2;
    }
    call.complain(io, &format!("can't open '{file}': {errno}"));
    1
}

impl Tar {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => self.bytes.extend(bytes),
            Chunk::FileEnd => {}
            Chunk::Blocked(wait) => return Step::Wait(wait),
            Chunk::End => return Step::Exit(self.finish(call, io)),
        }
        Step::Continue
    }

    fn finish(&mut self, call: &Call, io: &mut Io<'_>) -> i32 {
        let bytes = std::mem::take(&mut self.bytes);
        let Ok(members) = archive::members(&bytes) else {
            return no_archive(call, io);
        };
        let wanted: Vec<&Member> = members
            .iter()
            .filter(|member| self.options.wants(&member.name))
            .collect();
        let mut width = OWNER_AND_SIZE;
        for member in &wanted {
            let is_listed = self.options.mode == Mode::List || self.options.is_verbose;
            if is_listed {
                let is_long = self.options.mode == Mode::List && self.options.is_verbose;
                let line = match is_long {
                    true if call.is_gnu() => long_line(member, &mut width),
                    true => long_busybox_line(member),
                    false => member.name.clone(),
                };
                io.out(line + "\n");
            }
            if self.options.mode == Mode::Extract && self.options.to_stdout {
                io.out(&member.content);
            }
        }
        if self.options.mode == Mode::Extract && !self.options.to_stdout {
            let code = self.extract(&bytes, call, io);
            if code != 0 {
                return code;
            }
        }
        self.missing(&members, call, io)
    }

    fn extract(&self, bytes: &[u8], call: &Call, io: &mut Io<'_>) -> i32 {
        let caller = io.caller();
        let folder = self.options.folder.as_deref().unwrap_or(".");
        let folder = match io.kernel.filesystem.canonical_path(&caller, folder) {
            Ok(folder) => folder,
            Err(errno) => return cannot_open(folder, errno, call, io),
        };
        let owner = (caller.uid, caller.gid);
        let layout = Layout {
            folder: &folder,
            rename: None,
            owner: (caller.uid != 0).then_some(owner),
            now: caller.now,
        };
        let wants = |name: &str| self.options.wants(name);
        let filesystem = &mut io.kernel.filesystem;
        match archive::unpack_members(filesystem, bytes, &layout, &wants) {
            Ok(()) => 0,
            Err(error) => {
                call.complain(io, &error.to_string());
                2
            }
        }
    }

    /// Complains about members that are not there.
    fn missing(&self, members: &[Member], call: &Call, io: &mut Io<'_>) -> i32 {
        let mut missing = self.options.members.iter().filter(|wanted| {
            let mut names = members.iter();
            !names.any(|member| is_in(&member.name, wanted))
        });
        if !call.is_gnu() {
            let Some(first) = missing.next() else {
                return 0;
            };
            call.complain(io, &format!("{first}: not found in archive"));
            return 1;
        }
        let mut code = 0;
        for name in missing {
            code = 2;
            call.complain(io, &format!("{name}: Not found in archive"));
        }
        if code != 0 {
            call.complain(io, "Exiting with failure status due to previous errors");
        }
        code
    }
}

fn no_archive(call: &Call, io: &mut Io<'_>) -> i32 {
    if call.is_gnu() {
        call.complain(io, "This does not look like a tar archive");
        call.complain(io, "Exiting with failure status due to previous errors");
        return 2;
    }
    call.complain(io, "short read");
    1
}

/// `-rw-r--r-- 0/0               6 2026-11-25 22:14 name`, in columns that grow.
fn long_line(member: &Member, width: &mut usize) -> String {
    let owner = format!("{}/{}", member.user, member.group);
    let size = member.size.to_string();
    *width = (*width).max(owner.len() + 1 + size.len());
    let gap = *width - owner.len();
    let when = super::dates::civil(member.modified_at);
    format!(
        "{} {owner}{size:>gap$} {:04}-{:02}-{:02} {:02}:{:02} {}{}",
        member.mode_text(),
        when.year,
        when.month,
        when.day,
        when.hour,
        when.minute,
        member.name,
        target(member)
    )
}

fn long_busybox_line(member: &Member) -> String {
    let when = super::dates::civil(member.modified_at);
    format!(
        "{} {}/{}{:>10} {:04}-{:02}-{:02} {:02}:{:02}:{:02} {}{}",
        member.mode_text(),
        member.user,
        member.group,
        member.size,
        when.year,
        when.month,
        when.day,
        when.hour,
        when.minute,
        when.second,
        member.name,
        target(member)
    )
}

fn target(member: &Member) -> String {
    match member.kind {
        'l' => format!(" -> {}", member.target),
        'h' => format!(" link to {}", member.target),
        _ => String::new(),
    }
}

fn create(options: &Options, call: &Call, io: &mut Io<'_>) -> i32 {
    if options.members.is_empty() {
        if call.is_gnu() {
            call.complain(io, "Cowardly refusing to create an empty archive");
            io.err("Try 'tar --help' or 'tar --usage' for more information.\n");
            return 2;
        }
        call.complain(io, "empty archive");
        return 1;
    }
    let mut caller = io.caller();
    if let Some(folder) = &options.folder {
        match io.kernel.filesystem.canonical_path(&caller, folder) {
            Ok(folder) => caller.cwd = folder.as_str().into(),
            Err(errno) => return cannot_open(folder, errno, call, io),
        }
    }
    let mut found = Vec::new();
    let mut code = 0;
    for name in &options.members {
        match io.kernel.filesystem.resolve_link(&caller, name) {
            Ok(node) => {
                let bare = name.trim_start_matches('/').trim_end_matches('/');
                let bare = if bare.is_empty() { "." } else { bare };
                if name.starts_with('/') && call.is_gnu() {
                    call.complain(io, "Removing leading `/' from member names");
                }
                found.push((node, bare.to_owned()));
            }
            Err(errno) if call.is_gnu() => {
                code = 2;
                call.complain(io, &format!("{name}: Cannot stat: {errno}"));
            }
            Err(errno) => {
                code = 1;
                call.complain(io, &format!("{name}: {errno}"));
            }
        }
    }
    let names = |uid: u32, gid: u32| {
        (
            io.name_of_user(uid).unwrap_or_default(),
            io.name_of_group(gid).unwrap_or_default(),
        )
    };
    let mut bytes = archive::pack_nodes(&io.kernel.filesystem, &found, &names);
    if call.is_gnu() {
        bytes.resize(bytes.len().next_multiple_of(RECORD), 0);
    }
    if options.is_verbose {
        let lines: String = archive::members(&bytes)
            .unwrap_or_default()
            .iter()
            .map(|member| format!("{}\n", member.name))
            .collect();
        if options.file == "-" {
            io.err(lines);
        } else {
            io.out(lines);
        }
    }
    if options.file == "-" {
        io.out(&bytes);
    } else {
        let caller = io.caller();
        let written = io
            .kernel
            .filesystem
            .write_file(&caller, &options.file, &bytes);
        if let Err(errno) = written {
            return cannot_open(&options.file, errno, call, io);
        }
    }
    if code != 0 {
        call.complain(
            io,
            if call.is_gnu() {
                "Exiting with failure status due to previous errors"
            } else {
                "error exit delayed from previous errors"
            },
        );
    }
    code
}
