//! Which programs an image has: those of its family and its own.

use crate::{Family, Image};

/// What BusyBox has in every image of the family.
#[rustfmt::skip]
const BUSYBOX: &[&str] = &[
    "[",
    "arch",
    "ash",
    "awk",
    "base64",
    "basename",
    "bc",
    "cat",
    "chgrp",
    "chmod",
    "chown",
    "chroot",
    "clear",
    "cmp",
    "cp",
    "cut",
    "date",
    "dd",
    "df",
    "diff",
    "dirname",
    "dmesg",
    "du",
    "echo",
    "egrep",
    "env",
    "expr",
    "factor",
    "false",
    "fgrep",
    "find",
    "fold",
    "free",
    "getopt",
    "grep",
    "groups",
    "gunzip",
    "gzip",
    "halt",
    "head",
    "hexdump",
    "hostname",
    "id",
    "ifconfig",
    "install",
    "ip",
    "kill",
    "killall",
    "less",
    "link",
    "ln",
    "login",
    "ls",
    "md5sum",
    "mkdir",
    "mkfifo",
    "mktemp",
    "more",
    "mount",
    "mv",
    "nc",
    "netstat",
    "nice",
    "nl",
    "nohup",
    "nproc",
    "nslookup",
    "od",
    "paste",
    "pgrep",
    "pidof",
    "ping",
    "ping6",
    "pkill",
    "printenv",
    "printf",
    "ps",
    "pwd",
    "readlink",
    "realpath",
    "reboot",
    "reset",
    "rev",
    "rm",
    "rmdir",
    "route",
    "sed",
    "seq",
    "sh",
    "sha1sum",
    "sha256sum",
    "shuf",
    "sleep",
    "sort",
    "split",
    "stat",
    "strings",
    "stty",
    "su",
    "sync",
    "tac",
    "tail",
    "tar",
    "tee",
    "test",
    "time",
    "timeout",
    "top",
    "touch",
    "tr",
    "traceroute",
    "true",
    "truncate",
    "tty",
    "umount",
    "uname",
    "uniq",
    "unzip",
    "uptime",
    "usleep",
    "vi",
    "watch",
    "wc",
    "wget",
    "which",
    "whoami",
    "xargs",
    "xxd",
    "yes",
    "zcat",
];

/// What Alpine has besides.
const ALPINE: &[&str] = &["apk", "getent", "ldd", "ldconfig", "scanelf", "ssl_client"];

/// What bash-and-GNU images have.
#[rustfmt::skip]
const GNU: &[&str] = &[
    "[",
    "arch",
    "awk",
    "base32",
    "base64",
    "basename",
    "bash",
    "cat",
    "chgrp",
    "chmod",
    "chown",
    "chroot",
    "cksum",
    "clear",
    "cmp",
    "comm",
    "cp",
    "csplit",
    "cut",
    "date",
    "dd",
    "df",
    "diff",
    "dir",
    "dirname",
    "du",
    "echo",
    "egrep",
    "env",
    "expand",
    "expr",
    "factor",
    "false",
    "fgrep",
    "find",
    "fold",
    "getent",
    "getopt",
    "grep",
    "groups",
    "gunzip",
    "gzip",
    "head",
    "hostname",
    "iconv",
    "id",
    "install",
    "join",
    "ldconfig",
    "ldd",
    "link",
    "ln",
    "login",
    "logname",
    "ls",
    "md5sum",
    "mkdir",
    "mkfifo",
    "mknod",
    "mktemp",
    "more",
    "mount",
    "mv",
    "nice",
    "nl",
    "nohup",
    "nproc",
    "numfmt",
    "od",
    "paste",
    "pathchk",
    "perl",
    "pinky",
    "pr",
    "printenv",
    "printf",
    "ptx",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "sed",
    "seq",
    "sh",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "shred",
    "shuf",
    "sleep",
    "sort",
    "split",
    "stat",
    "stdbuf",
    "stty",
    "su",
    "sum",
    "sync",
    "tac",
    "tail",
    "tar",
    "tee",
    "test",
    "timeout",
    "touch",
    "tr",
    "true",
    "truncate",
    "tsort",
    "tty",
    "umount",
    "uname",
    "unexpand",
    "uniq",
    "unlink",
    "users",
    "vdir",
    "wc",
    "which",
    "who",
    "whoami",
    "xargs",
    "yes",
    "zcat",
];

const DEBIAN: &[&str] = &[
    "apt",
    "apt-get",
    "apt-cache",
    "dash",
    "dpkg",
    "useradd",
    "adduser",
    "passwd",
];
const RPM: &[&str] = &["dnf", "microdnf", "rpm", "yum", "curl"];
const ARCH: &[&str] = &["pacman", "curl", "ps"];

/// Programs of a repository that its command does not name.
const OWN: &[(&str, &[&str])] = &[
    ("library/bash", &["bash"]),
    ("library/docker", &["docker", "dockerd", "docker-init"]),
    (
        "library/gcc",
        &["gcc", "g++", "cc", "c++", "make", "curl", "wget", "git"],
    ),
    ("library/golang", &["go", "gofmt"]),
    (
        "library/httpd",
        &["httpd", "httpd-foreground", "apachectl", "ab", "htpasswd"],
    ),
    (
        "library/mariadb",
        &["mariadbd", "mariadb", "mariadb-admin", "mariadb-dump"],
    ),
    ("library/memcached", &["memcached"]),
    ("library/mongo", &["mongod", "mongosh", "mongos"]),
    (
        "library/mysql",
        &["mysqld", "mysql", "mysqladmin", "mysqldump"],
    ),
    ("library/nginx", &["nginx", "curl", "nginx-debug"]),
    ("library/node", &["node", "npm", "npx", "yarn", "corepack"]),
    ("library/perl", &["perl", "cpanm"]),
    ("library/php", &["php", "docker-php-ext-install"]),
    (
        "library/postgres",
        &["postgres", "psql", "pg_ctl", "initdb", "pg_dump"],
    ),
    ("library/python", &["python", "python3", "pip", "pip3"]),
    ("library/rabbitmq", &["rabbitmq-server", "rabbitmqctl"]),
    (
        "library/redis",
        &["redis-server", "redis-cli", "redis-benchmark"],
    ),
    ("library/ruby", &["ruby", "irb", "gem", "bundle"]),
    ("library/rust", &["rustc", "cargo", "rustup"]),
    ("library/tomcat", &["catalina.sh", "java"]),
    ("library/traefik", &["traefik"]),
];

pub(crate) fn has(image: &Image, name: &str) -> bool {
    in_family(image.family, name) || is_own(image, name)
}

pub(crate) fn path(image: &Image, name: &str) -> Option<String> {
    let base = name.rsplit('/').next().unwrap_or(name);
    let command = image
        .entrypoint
        .unwrap_or_default()
        .first()
        .or(image.cmd.unwrap_or_default().first());
    if name.starts_with('/') && command.is_some_and(|command| *command == name) {
        return Some(name.to_owned());
    }
    if in_family(image.family, base) {
        let folder = if image.family == Family::Busybox || image.family == Family::Alpine {
            "/bin"
        } else {
            "/usr/bin"
        };
        return Some(format!("{folder}/{base}"));
    }
    is_own(image, base).then(|| format!("/usr/local/bin/{base}"))
}

fn in_family(family: Family, name: &str) -> bool {
    let lists: &[&[&str]] = match family {
        Family::Scratch => &[],
        Family::Busybox => &[BUSYBOX],
        Family::Alpine => &[BUSYBOX, ALPINE],
        Family::Debian => &[GNU, DEBIAN],
        Family::Rpm => &[GNU, RPM],
        Family::Arch => &[GNU, ARCH],
    };
    lists.iter().any(|list| list.contains(&name))
}

fn is_own(image: &Image, name: &str) -> bool {
    let first = |words: Option<&'static [&'static str]>| words.and_then(<[_]>::first).copied();
    first(image.entrypoint) == Some(name)
        || first(image.cmd) == Some(name)
        || OWN
            .iter()
            .any(|(repository, names)| *repository == image.repository && names.contains(&name))
}

#[cfg(test)]
mod tests {
    use crate::Catalogue;

    #[test]
    fn an_image_has_the_programs_of_its_family_and_its_own() {
        let has = |path: &str, tag: &str, program: &str| {
            Catalogue::builtin()
                .resolve("docker.io", path, tag)
                .is_ok_and(|image| image.has_program(program))
        };
        assert!(has("library/httpd", "latest", "httpd-foreground"));
        assert!(has("library/httpd", "latest", "bash"));
        assert!(has("library/alpine", "latest", "sh"));
        assert!(!has("library/alpine", "latest", "bash"));
        assert!(has("library/bash", "latest", "bash"));
        assert!(!has("library/hello-world", "latest", "sh"));
        assert!(has("library/hello-world", "latest", "/hello"));
    }
}
