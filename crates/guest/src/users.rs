//! Who a process runs as: users and groups by `/etc/passwd` and `/etc/group`.

use std::sync::Arc;

use docksim_reference::go;

use crate::filesystem::{Caller, Filesystem};
use crate::io::Io;

/// A user as the kernel and the environment know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// All groups, the first one too, as the kernel keeps them: sorted, and twice what was given twice.
    pub(crate) groups: Vec<u32>,
    pub(crate) home: String,
}

/// A name that stands in no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unknown {
    User(String),
    Group(String),
    /// A number that is none of a user or group.
    Range,
}

/// The largest number of a user or group (moby/sys/user: maxID).
const MAX_ID: i64 = i32::MAX as i64;

/// A line of `/etc/passwd`.
struct User {
    name: String,
    uid: u32,
    gid: u32,
    home: String,
}

fn text(filesystem: &Filesystem, path: &str) -> String {
    let bytes = filesystem.read_file(&Caller::root(0), path);
    bytes
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}

fn users(filesystem: &Filesystem) -> Vec<User> {
    let user = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        let home = fields.nth(1).unwrap_or("/").to_owned();
        Some(User {
            name,
            uid,
            gid,
            home,
        })
    };
    text(filesystem, "/etc/passwd")
        .lines()
        .filter_map(user)
        .collect()
}

/// Groups with their numbers and members.
fn groups(filesystem: &Filesystem) -> Vec<(String, u32, Vec<String>)> {
    let group = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let gid = fields.nth(1)?.parse().ok()?;
        let members = fields
            .next()
            .unwrap_or_default()
            .split(',')
            .filter(|name| !name.is_empty());
        Some((name, gid, members.map(str::to_owned).collect()))
    };
    text(filesystem, "/etc/group")
        .lines()
        .filter_map(group)
        .collect()
}

fn as_number(text: &str) -> Option<i64> {
    go::atoi(text).ok()
}

fn id(number: i64) -> Result<u32, Unknown> {
    match u32::try_from(number) {
        Ok(id) if number <= MAX_ID => Ok(id),
        _ => Err(Unknown::Range),
    }
}

/// Reads `user`, `uid`, `user:group` and so on, and further groups (moby/sys/user: GetExecUser, GetAdditionalGroups;
/// moby: daemon/oci_linux.go, `getUser`).
pub(crate) fn identity(
    filesystem: &Filesystem,
    specification: &str,
    group_add: &[String],
) -> Result<Identity, Unknown> {
    let (user, group) = specification
        .split_once(':')
        .map_or((specification, None), |(user, group)| (user, Some(group)));
    let users = users(filesystem);
    let number = as_number(user);
    let known = if user.is_empty() {
        users.iter().find(|known| known.uid == 0)
    } else {
        users
            .iter()
            .find(|known| known.name == user || Some(i64::from(known.uid)) == number)
    };
    let mut identity = match (known, number) {
        (Some(known), _) => Identity {
            uid: known.uid,
            gid: known.gid,
            groups: Vec::new(),
            home: known.home.clone(),
        },
        (None, Some(uid)) => Identity {
            uid: id(uid)?,
            gid: 0,
            groups: Vec::new(),
            home: "/".to_owned(),
        },
        (None, None) if user.is_empty() => Identity {
            uid: 0,
            gid: 0,
            groups: Vec::new(),
            home: "/".to_owned(),
        },
        (None, None) => return Err(Unknown::User(user.to_owned())),
    };
    if identity.home.is_empty() {
        "/".clone_into(&mut identity.home);
    }
    let member = known.map(|known| known.name.clone());
    match group.filter(|group| !group.is_empty()) {
        Some(group) => identity.gid = group_id(filesystem, group)?,
        None => {
            identity.groups = member.map_or(Vec::new(), |name| groups_of(filesystem, &name));
        }
    }
    identity.groups.push(identity.gid);
    for group in group_add {
        identity.groups.push(group_id(filesystem, group)?);
    }
    identity.groups.sort_unstable();
    Ok(identity)
}

/// The groups that list a user as a member.
fn groups_of(filesystem: &Filesystem, name: &str) -> Vec<u32> {
    groups(filesystem)
        .into_iter()
        .filter(|(_, _, members)| members.iter().any(|member| member == name))
        .map(|(_, gid, _)| gid)
        .collect()
}

fn group_id(filesystem: &Filesystem, group: &str) -> Result<u32, Unknown> {
    let mut groups = groups(filesystem).into_iter();
    let known = groups.find(|(name, _, _)| name == group);
    match (known, as_number(group)) {
        (Some((_, gid, _)), _) => Ok(gid),
        (None, Some(gid)) => id(gid),
        (None, None) => Err(Unknown::Group(group.to_owned())),
    }
}

impl Io<'_> {
    /// The name of the process's user; the number without one.
    pub(crate) fn user_name(&self) -> String {
        self.name_of_user(self.caller().uid)
            .unwrap_or_else(|| self.caller().uid.to_string())
    }

    pub(crate) fn name_of_user(&self, uid: u32) -> Option<String> {
        users(&self.kernel.filesystem)
            .into_iter()
            .find(|user| user.uid == uid)
            .map(|user| user.name)
    }

    pub(crate) fn name_of_group(&self, gid: u32) -> Option<String> {
        groups(&self.kernel.filesystem)
            .into_iter()
            .find(|(_, known, _)| *known == gid)
            .map(|(name, _, _)| name)
    }

    /// A user's number and group, by name.
    pub(crate) fn user_by_name(&self, name: &str) -> Option<(u32, u32)> {
        let found = users(&self.kernel.filesystem)
            .into_iter()
            .find(|user| user.name == name);
        found.map(|user| (user.uid, user.gid))
    }

    /// A group's number, by name.
    pub(crate) fn group_by_name(&self, name: &str) -> Option<u32> {
        groups(&self.kernel.filesystem)
            .into_iter()
            .find(|(known, _, _)| known == name)
            .map(|(_, gid, _)| gid)
    }

    /// The process's groups as the kernel has them: sorted, the first one among them.
    pub(crate) fn groups(&self) -> Arc<[u32]> {
        self.process()
            .map_or_else(Arc::default, |process| Arc::clone(&process.groups))
    }

    /// The groups that a user is in besides the first.
    pub(crate) fn groups_of_user(&self, name: &str) -> Vec<u32> {
        groups_of(&self.kernel.filesystem, name)
    }

    /// A copy of the process's own table of descriptors.
    pub(crate) fn copy_own_table(&mut self) -> crate::kernel::FdTable {
        let table = self
            .process()
            .map(|process| process.fds.clone())
            .unwrap_or_default();
        self.kernel.copy_table(&table)
    }
}
