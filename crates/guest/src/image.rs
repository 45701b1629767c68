//! What the images of the catalogue hold: a file system per family, with the programs that are there.

mod release;

pub use release::Release;

use crate::filesystem::{Caller, Device, Filesystem, Program};

/// What an image is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Userland {
    /// Nothing but its own program.
    Scratch,
    /// BusyBox and nothing else.
    Busybox,
    /// Alpine: BusyBox and apk.
    Alpine,
    /// Debian or Ubuntu: bash, dash, GNU tools.
    Debian,
    /// Fedora and its relatives: bash, GNU tools.
    Rpm,
    /// Arch Linux: bash, GNU tools.
    Arch,
}

/// Program lists: a line `/folder:`, then names.
const ALPINE: &str = include_str!("image/alpine.txt");
const DEBIAN: &str = include_str!("image/debian.txt");

/// What a family without `/usr/sbin/dpkg` does not have of Debian's list.
const DEBIAN_ONLY: [&str; 12] = [
    "apt",
    "apt-cache",
    "apt-cdrom",
    "apt-config",
    "apt-get",
    "apt-mark",
    "dash",
    "dpkg",
    "dpkg-deb",
    "dpkg-query",
    "perl",
    "update-rc.d",
];

const FOLDERS: &str = "/dev /etc /home /media /mnt /opt /proc /root /run /srv /sys /usr /usr/bin \
                       /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/sbin /usr/local/share /usr/sbin \
                       /usr/share /var /var/cache /var/lib /var/log /var/spool /var/tmp";

const NGINX_INDEX: &str = include_str!("image/nginx-index.html");
const ALPINE_PASSWD: &str = include_str!("image/alpine-passwd.txt");
const ALPINE_GROUP: &str = include_str!("image/alpine-group.txt");
const DEBIAN_PASSWD: &str = include_str!("image/debian-passwd.txt");
const DEBIAN_GROUP: &str = include_str!("image/debian-group.txt");

/// The programs of images that docksim models, by repository: where each is, and its name.
const SERVERS: &[(&str, &[(&str, &str)])] = &[
    ("library/hello-world", &[("/hello", "hello")]),
    (
        "library/httpd",
        &[
            ("/usr/local/bin/httpd-foreground", "httpd-foreground"),
            ("/usr/local/apache2/bin/httpd", "httpd"),
        ],
    ),
    (
        "library/memcached",
        &[
            (
                "/usr/local/bin/docker-entrypoint.sh",
                "memcached-entrypoint",
            ),
            ("/usr/local/bin/memcached", "memcached"),
        ],
    ),
    (
        "library/nginx",
        &[
            ("/docker-entrypoint.sh", "nginx-entrypoint"),
            ("/usr/sbin/nginx", "nginx"),
        ],
    ),
    (
        "library/redis",
        &[
            ("/usr/local/bin/docker-entrypoint.sh", "redis-entrypoint"),
            ("/usr/local/bin/redis-server", "redis-server"),
            ("/usr/local/bin/redis-cli", "redis-cli"),
        ],
    ),
    (
        "library/mariadb",
        &[("/usr/local/bin/docker-entrypoint.sh", "mariadb-entrypoint")],
    ),
    (
        "library/mysql",
        &[("/usr/local/bin/docker-entrypoint.sh", "mysql-entrypoint")],
    ),
    ("library/golang", &[("/usr/local/go/bin/go", "go")]),
    (
        "library/node",
        &[
            ("/usr/local/bin/docker-entrypoint.sh", "node-entrypoint"),
            ("/usr/local/bin/node", "node"),
            ("/usr/local/bin/nodejs", "node"),
        ],
    ),
    (
        "library/python",
        &[
            ("/usr/local/bin/python", "python3"),
            ("/usr/local/bin/python3", "python3"),
        ],
    ),
    ("library/ruby", &[("/usr/local/bin/ruby", "ruby")]),
    (
        "library/postgres",
        &[
            ("/usr/local/bin/docker-entrypoint.sh", "postgres-entrypoint"),
            ("/usr/bin/pg_isready", "pg_isready"),
            ("/usr/bin/psql", "psql"),
        ],
    ),
];

/// The file system of an image. `programs` are further programs that it is known to have, as names (which stand in
/// `/usr/local/bin`) or paths; those that docksim does not model are there and say so.
///
/// It is worth keeping: cloning it costs nothing, making it does.
pub fn root_filesystem(
    userland: Userland,
    release: Option<Release<'_>>,
    repository: &str,
    programs: &[&str],
    now: i64,
) -> Filesystem {
    let mut tree = Tree::new(now);
    match userland {
        Userland::Scratch => {}
        Userland::Busybox => tree.busybox(),
        Userland::Alpine => tree.alpine(),
        Userland::Debian => tree.gnu(true),
        Userland::Rpm | Userland::Arch => tree.gnu(false),
    }
    let servers = SERVERS.iter().find(|(known, _)| *known == repository);
    for (path, name) in servers.into_iter().flat_map(|(_, servers)| *servers) {
        // Alpine's images build what Debian's take from packages.
        let path = match userland {
            Userland::Alpine => path.replace("/usr/bin/", "/usr/local/bin/"),
            _ => (*path).to_owned(),
        };
        tree.program(&path, Program::Server((*name).into()));
    }
    for name in programs {
        tree.known_program(name);
    }
    for (path, text) in release.map(Release::files).into_iter().flatten() {
        tree.known_text(path, &text);
    }
    match repository {
        "library/httpd" => tree.page(
            "/usr/local/apache2/htdocs/index.html",
            "<html><body><h1>It works!</h1></body></html>\n",
            1_181_587_994_000_000_000,
        ),
        "library/nginx" => tree.page("/usr/share/nginx/html/index.html", NGINX_INDEX, now),
        _ => {}
    }
    tree.init_layer();
    tree.filesystem
}

/// What is in `/dev` of every container.
#[derive(Debug, Clone, PartialEq)]
pub struct Devices(pub(crate) Filesystem);

impl Default for Devices {
    fn default() -> Self {
        let mut tree = Tree {
            filesystem: Filesystem::default(),
            root: Caller::root(0),
        };
        tree.devices("");
        Self(tree.filesystem)
    }
}

/// What a person's machine has besides the usual tools. Those that docksim does not model say so when they are started: to say
/// that they are not there would be wrong.
const HOST_PROGRAMS: &[&str] = &[
    "apt",
    "clear",
    "curl",
    "free",
    "git",
    "gzip",
    "journalctl",
    "jq",
    "kill",
    "less",
    "man",
    "more",
    "nano",
    "ping",
    "ps",
    "python3",
    "ssh",
    "sudo",
    "systemctl",
    "tar",
    "time",
    "top",
    "unzip",
    "uptime",
    "vi",
    "vim",
    "watch",
    "wget",
];

/// The file system of the machine that docker runs on: GNU tools, a home folder, and external commands in `/usr/bin`.
pub fn host_filesystem(user: &str, external: &[&str], now: i64) -> Filesystem {
    let mut tree = Tree::new(now);
    tree.gnu(true);
    tree.devices("/dev");
    for name in external {
        tree.program(
            &format!("/usr/bin/{name}"),
            Program::External((*name).into()),
        );
    }
    for name in HOST_PROGRAMS {
        tree.program(&format!("/usr/bin/{name}"), Program::Gnu((*name).into()));
    }
    let home = format!("/home/{user}");
    tree.folder(&home, 0o755);
    let root = tree.root.clone();
    // The folder was just made, so giving it away cannot fail.
    let _ = tree
        .filesystem
        .set_owner(&root, &home, Some(1000), Some(1000));
    tree.text(
        "/etc/passwd",
        &format!("{DEBIAN_PASSWD}{user}:x:1000:1000::{home}:/bin/bash\n"),
    );
    tree.text("/etc/group", &format!("{DEBIAN_GROUP}{user}:x:1000:\n"));
    tree.text("/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\tdocksim\n");
    tree.text("/etc/hostname", "docksim\n");
    tree.text("/etc/resolv.conf", "nameserver 192.168.1.1\n");
    tree.filesystem
}

struct Tree {
    filesystem: Filesystem,
    root: Caller,
}

impl Tree {
    fn new(now: i64) -> Self {
        let mut tree = Self {
            filesystem: Filesystem::new(now),
            root: Caller::root(now),
        };
        for folder in ["/dev", "/etc", "/proc", "/sys"] {
            tree.folder(folder, 0o755);
        }
        tree
    }

    /// The devices below a folder, as the runtime makes them.
    fn devices(&mut self, folder: &str) {
        for (name, device) in [
            ("null", Device::Null),
            ("zero", Device::Zero),
            ("full", Device::Full),
            ("tty", Device::Tty),
            ("random", Device::Random),
            ("urandom", Device::Urandom),
        ] {
            // The folder is new, so the device is not there yet.
            let _ = self
                .filesystem
                .make_device(&self.root, &format!("{folder}/{name}"), device);
        }
        for (name, target) in [("stdin", "0"), ("stdout", "1"), ("stderr", "2")] {
            self.link(
                &format!("{folder}/{name}"),
                &format!("/proc/self/fd/{target}"),
            );
        }
        self.link(&format!("{folder}/fd"), "/proc/self/fd");
        self.link(&format!("{folder}/ptmx"), "pts/ptmx");
        self.folder(&format!("{folder}/pts"), 0o755);
        self.folder(&format!("{folder}/shm"), 0o1777);
        self.folder(&format!("{folder}/mqueue"), 0o1777);
    }

    /// What the daemon puts between an image and a container's own changes, so that things can be mounted over it
    /// (moby: daemon/initlayer/setup_unix.go).
    fn init_layer(&mut self) {
        self.folders("/dev/pts /dev/shm /proc /sys /etc");
        self.text("/.dockerenv", "");
        let root = self.root.clone();
        let _ = self.filesystem.set_mode(&root, "/.dockerenv", 0o755);
        for path in [
            "/dev/console",
            "/etc/hosts",
            "/etc/hostname",
            "/etc/resolv.conf",
        ] {
            self.text(path, "");
        }
        if self.filesystem.lstat(&root, "/etc/mtab").is_err() {
            self.link("/etc/mtab", "/proc/mounts");
        }
    }

    fn busybox(&mut self) {
        self.folders(FOLDERS);
        self.folder("/bin", 0o755);
        for (_, name) in programs(ALPINE) {
            self.program(&format!("/bin/{name}"), Program::Busybox);
        }
        self.text("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\nsync:x:4:100:sync:/bin:/bin/sync\nmail:x:8:8:mail:/var/spool/mail:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\noperator:x:37:37:Operator:/var:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n");
        self.text("/etc/group", "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nlp:x:7:\nmail:x:8:\nkmem:x:9:\nwheel:x:10:root\ncdrom:x:11:\ndialout:x:18:\nfloppy:x:19:\nvideo:x:28:\naudio:x:29:\ntape:x:32:\nwww-data:x:33:\noperator:x:37:\nutmp:x:43:\nplugdev:x:46:\nstaff:x:50:\nlock:x:54:\nnetdev:x:82:\nusers:x:100:\nnobody:x:65534:\n");
        self.temporary();
    }

    fn alpine(&mut self) {
        self.folders(FOLDERS);
        self.folders("/bin /lib /sbin");
        self.program("/bin/busybox", Program::Busybox);
        for (folder, name) in programs(ALPINE) {
            let path = format!("{folder}/{name}");
            match name {
                "busybox" => {}
                "apk" | "getconf" | "getent" | "iconv" | "ldconfig" | "ldd" | "scanelf"
                | "ssl_client" => {
                    self.program(&path, Program::NotSimulated(name.into()));
                }
                _ => self.link(&path, "/bin/busybox"),
            }
        }
        self.unknown(
            "/etc/alpine-release /etc/os-release /etc/apk /etc/profile /etc/motd /etc/issue",
        );
        self.text("/etc/passwd", ALPINE_PASSWD);
        self.text("/etc/group", ALPINE_GROUP);
        self.temporary();
    }

    fn gnu(&mut self, debian: bool) {
        self.folders(FOLDERS);
        for (path, target) in [
            ("/bin", "usr/bin"),
            ("/lib", "usr/lib"),
            ("/lib64", "usr/lib64"),
            ("/sbin", "usr/sbin"),
        ] {
            self.link(path, target);
        }
        for (folder, name) in programs(DEBIAN) {
            if !debian && DEBIAN_ONLY.contains(&name) {
                continue;
            }
            let program = match name {
                "sh" if debian => "dash",
                "sh" => "bash",
                "nawk" | "mawk" => "awk",
                other => other,
            };
            self.program(&format!("{folder}/{name}"), Program::Gnu(program.into()));
        }
        if !debian {
            for name in ["dnf", "pacman", "rpm", "yum", "curl", "microdnf"] {
                self.program(
                    &format!("/usr/bin/{name}"),
                    Program::NotSimulated(name.into()),
                );
            }
        }
        self.unknown(
            "/etc/os-release /etc/debian_version /etc/profile /etc/motd /etc/issue /etc/apt",
        );
        self.text("/etc/passwd", DEBIAN_PASSWD);
        self.text("/etc/group", DEBIAN_GROUP);
        self.temporary();
    }

    fn temporary(&mut self) {
        self.folder("/tmp", 0o1777);
        self.folder("/var/tmp", 0o1777);
        self.folder("/root", 0o700);
    }

    /// A program by name or path that may be modelled or not.
    fn known_program(&mut self, name: &str) {
        let path = if name.starts_with('/') {
            name.to_owned()
        } else {
            format!("/usr/local/bin/{name}")
        };
        let base = path.rsplit('/').next().unwrap_or_default();
        let folders = [
            "/usr/local/sbin",
            "/usr/local/bin",
            "/usr/sbin",
            "/usr/bin",
            "/sbin",
            "/bin",
        ];
        let found = |folder: &&str| {
            self.filesystem
                .resolve(&self.root, &format!("{folder}/{base}"))
                .is_ok()
        };
        let is_there = if name.starts_with('/') {
            self.filesystem.resolve(&self.root, &path).is_ok()
        } else {
            folders.iter().any(found)
        };
        if !is_there {
            self.program(&path, Program::NotSimulated(base.into()));
        }
    }

    fn program(&mut self, path: &str, program: Program) {
        if let Some((folder, _)) = path.rsplit_once('/')
            && !folder.is_empty()
        {
            self.folder(folder, 0o755);
        }
        // Only the lists above are written, into folders made here: nothing is in the way.
        let _ = self.filesystem.write_program(&self.root, path, program);
    }

    /// Files that are there and whose text docksim does not know.
    fn unknown(&mut self, paths: &str) {
        for path in paths.split_whitespace() {
            self.program(path, Program::NotSimulated(path.into()));
        }
    }

    fn folders(&mut self, paths: &str) {
        for path in paths.split_whitespace() {
            self.folder(path, 0o755);
        }
    }

    fn folder(&mut self, path: &str, mode: u32) {
        // As in `program`.
        let _ = self.filesystem.make_dirs(&self.root, path);
        if mode != 0o755 {
            let _ = self.filesystem.set_mode(&self.root, path, mode);
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        let _ = self
            .filesystem
            .write_file(&self.root, path, text.as_bytes());
    }

    /// A file whose text is known after all.
    fn known_text(&mut self, path: &str, text: &str) {
        let root = self.root.clone();
        // A place for a text that is not known may be there.
        if let Ok(node) = self.filesystem.unlink(&root, path) {
            self.filesystem.forget(node);
        }
        self.text(path, text);
    }

    /// A page that an image's web server shows, with the time it was written.
    fn page(&mut self, path: &str, text: &str, written_at: i64) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.folder(folder, 0o755);
        self.text(path, text);
        let _ = self
            .filesystem
            .set_modified_at(&self.root, path, written_at);
    }

    fn link(&mut self, path: &str, target: &str) {
        let _ = self.filesystem.symlink(&self.root, target, path);
    }
}

fn programs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut folder = "";
    list.split_whitespace()
        .filter_map(move |word| match word.strip_suffix(':') {
            Some(name) => {
                folder = name;
                None
            }
            None => Some((folder, word)),
        })
}
