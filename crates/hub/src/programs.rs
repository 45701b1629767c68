//! Which programs an image has besides those of its family.
//!
//! A name stands in `/usr/local/bin` (or where the family has it), a path where it says. The lists hold what people call
//! in such a container, not everything that is there.

use crate::{Family, Image};

/// Which images of a repository have the programs of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    All,
    Family(Family),
    /// Those with a tag that begins or ends so, after a dash or alone.
    Variant(&'static str),
    /// Those without such a tag.
    Not(&'static str),
    /// Those whose environment sets a variable.
    Env(&'static str),
}

impl Of {
    fn has(self, image: &Image) -> bool {
        let has_variant = |word: &str| {
            image
                .tags
                .iter()
                .any(|tag| tag.split('-').any(|part| part == word))
        };
        match self {
            Self::All => true,
            Self::Family(family) => image.family == family,
            Self::Variant(word) => has_variant(word),
            Self::Not(word) => !has_variant(word),
            Self::Env(name) => image
                .env
                .iter()
                .any(|variable| variable.split('=').next() == Some(name)),
        }
    }
}

const ALPINE: Of = Of::Family(Family::Alpine);
const DEBIAN: Of = Of::Family(Family::Debian);

/// What a Debian image with sources of programs in it has.
#[rustfmt::skip]
const BUILD_TOOLS: &[&str] = &[
    "/usr/bin/autoconf", "/usr/bin/bzip2", "/usr/bin/cc", "/usr/bin/curl", "/usr/bin/file", "/usr/bin/g++", "/usr/bin/gcc",
    "/usr/bin/git", "/usr/bin/gpg", "/usr/bin/hg", "/usr/bin/ld", "/usr/bin/make", "/usr/bin/openssl", "/usr/bin/patch",
    "/usr/bin/pkg-config", "/usr/bin/ps", "/usr/bin/python3", "/usr/bin/ssh", "/usr/bin/svn", "/usr/bin/top", "/usr/bin/unzip",
    "/usr/bin/wget", "/usr/bin/xz",
];

const JAVA: &[&str] = &[
    "/opt/java/openjdk/bin/java",
    "/opt/java/openjdk/bin/keytool",
];

#[rustfmt::skip]
const JAVA_COMPILER: &[&str] = &[
    "/opt/java/openjdk/bin/jar", "/opt/java/openjdk/bin/javac", "/opt/java/openjdk/bin/jcmd", "/opt/java/openjdk/bin/jps",
    "/opt/java/openjdk/bin/jshell",
];

const NODE: &[&str] = &["node", "nodejs", "npm", "npx"];

#[rustfmt::skip]
const PHP: &[&str] = &[
    "docker-php-entrypoint", "docker-php-ext-configure", "docker-php-ext-enable", "docker-php-ext-install",
    "docker-php-source", "pear", "pecl", "phar", "php", "php-config", "phpize",
];

#[rustfmt::skip]
const PHP_TOOLS: &[&str] = &["/usr/bin/autoconf", "/usr/bin/curl", "/usr/bin/g++", "/usr/bin/gcc", "/usr/bin/make", "/usr/bin/xz"];

#[rustfmt::skip]
const APACHE: &[&str] = &[
    "apache2-foreground", "/usr/sbin/a2dismod", "/usr/sbin/a2enmod", "/usr/sbin/apache2", "/usr/sbin/apache2ctl",
    "/usr/sbin/apachectl",
];

#[rustfmt::skip]
const MYSQL: &[&str] = &["/usr/bin/mysql", "/usr/bin/mysqladmin", "/usr/bin/mysqldump", "/usr/bin/mysqlsh", "/usr/sbin/mysqld", "gosu"];

/// The rows of a repository stand together; each adds to those above it.
#[rustfmt::skip]
const ROWS: &[(&str, Of, &[&str])] = &[
    ("adminer", Of::All, PHP),
    ("adminer", Of::All, &["entrypoint.sh"]),
    ("amazonlinux", Of::All, &["/usr/bin/curl", "/usr/bin/rpm", "/usr/bin/yum"]),
    ("amazonlinux", Of::Variant("2023"), &["/usr/bin/dnf"]),
    ("archlinux", Of::All, &["/usr/bin/curl", "/usr/bin/pacman", "/usr/bin/pacman-key", "/usr/bin/ps"]),
    ("archlinux", Of::Variant("devel"), &["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/make", "/usr/bin/sudo"]),
    ("bash", Of::All, &["bash", "docker-entrypoint.sh"]),
    ("caddy", Of::All, &["/usr/bin/caddy"]),
    ("consul", Of::All, &["/bin/consul", "/usr/bin/curl", "/usr/bin/dumb-init", "/usr/bin/jq", "docker-entrypoint.sh"]),
    ("couchdb", Of::All, &["/opt/couchdb/bin/couchdb", "/usr/bin/curl", "/usr/bin/tini"]),
    ("docker", Of::All, &["docker", "docker-entrypoint.sh", "modprobe", "/usr/bin/git", "/usr/bin/openssl", "/usr/bin/ssh"]),
    (
        "docker",
        Of::Variant("dind"),
        &["containerd", "ctr", "dind", "docker-init", "docker-proxy", "dockerd", "dockerd-entrypoint.sh", "runc"],
    ),
    ("drupal", Of::All, PHP),
    ("drupal", DEBIAN, PHP_TOOLS),
    ("drupal", DEBIAN, APACHE),
    ("drupal", Of::All, &["composer"]),
    (
        "eclipse-mosquitto",
        Of::All,
        &["/usr/bin/mosquitto_passwd", "/usr/bin/mosquitto_pub", "/usr/bin/mosquitto_sub", "/usr/sbin/mosquitto"],
    ),
    ("eclipse-temurin", Of::All, JAVA),
    ("eclipse-temurin", Of::Variant("jdk"), JAVA_COMPILER),
    ("eclipse-temurin", Of::All, &["/usr/bin/curl", "/usr/bin/gpg", "/usr/bin/wget"]),
    (
        "elasticsearch",
        Of::All,
        &["/bin/tini", "/usr/bin/curl", "/usr/share/elasticsearch/bin/elasticsearch", "docker-entrypoint.sh"],
    ),
    ("fedora", Of::All, &["/usr/bin/curl", "/usr/bin/dnf", "/usr/bin/rpm", "/usr/bin/vi", "/usr/bin/yum"]),
    ("gcc", Of::All, BUILD_TOOLS),
    ("gcc", Of::All, &["c++", "cc", "cpp", "g++", "gcc", "gcov", "gfortran"]),
    ("ghost", Of::All, NODE),
    ("ghost", Of::Env("YARN_VERSION"), &["yarn"]),
    ("ghost", Of::All, &["ghost", "gosu"]),
    ("ghost", ALPINE, &["/bin/bash"]),
    ("golang", Of::All, &["/usr/local/go/bin/go", "/usr/local/go/bin/gofmt"]),
    (
        "golang",
        DEBIAN,
        &["/usr/bin/curl", "/usr/bin/g++", "/usr/bin/gcc", "/usr/bin/git", "/usr/bin/make", "/usr/bin/ps", "/usr/bin/ssh", "/usr/bin/wget"],
    ),
    ("haproxy", Of::All, &["/usr/local/sbin/haproxy", "docker-entrypoint.sh"]),
    (
        "httpd",
        Of::All,
        &[
            "/usr/local/apache2/bin/ab", "/usr/local/apache2/bin/apachectl", "/usr/local/apache2/bin/htpasswd",
            "/usr/local/apache2/bin/httpd", "/usr/local/apache2/bin/rotatelogs", "httpd-foreground",
        ],
    ),
    ("influxdb", Of::All, &["/usr/bin/curl", "gosu", "influx", "influxd"]),
    ("joomla", Of::All, PHP),
    ("joomla", DEBIAN, PHP_TOOLS),
    ("joomla", DEBIAN, APACHE),
    ("kibana", Of::All, &["/bin/tini", "/usr/bin/curl", "/usr/share/kibana/bin/kibana", "kibana-docker"]),
    (
        "mariadb",
        Of::All,
        &[
            "/usr/bin/mariadb", "/usr/bin/mariadb-admin", "/usr/bin/mariadb-dump", "/usr/bin/mariadb-upgrade",
            "/usr/sbin/mariadbd", "gosu", "healthcheck.sh",
        ],
    ),
    ("memcached", Of::All, &["docker-entrypoint.sh", "memcached"]),
    (
        "mongo",
        Of::All,
        &[
            "/usr/bin/jq", "/usr/bin/mongod", "/usr/bin/mongodump", "/usr/bin/mongoexport", "/usr/bin/mongoimport",
            "/usr/bin/mongorestore", "/usr/bin/mongos", "/usr/bin/mongosh", "/usr/bin/numactl", "gosu",
        ],
    ),
    ("mysql", Of::All, MYSQL),
    ("nats", ALPINE, &["nats-server"]),
    (
        "neo4j",
        Of::All,
        &[
            "/opt/java/openjdk/bin/java", "/usr/bin/tini", "/usr/bin/wget", "/var/lib/neo4j/bin/cypher-shell",
            "/var/lib/neo4j/bin/neo4j", "/var/lib/neo4j/bin/neo4j-admin",
        ],
    ),
    ("nextcloud", Of::All, PHP),
    ("nextcloud", DEBIAN, PHP_TOOLS),
    ("nextcloud", DEBIAN, APACHE),
    ("nginx", Of::All, &["/usr/bin/curl", "/usr/bin/envsubst", "/usr/sbin/nginx", "/usr/sbin/nginx-debug"]),
    ("node", Of::All, NODE),
    ("node", Of::Env("YARN_VERSION"), &["corepack", "yarn", "yarnpkg"]),
    ("node", Of::Variant("latest"), BUILD_TOOLS),
    ("node", Of::Variant("lts"), BUILD_TOOLS),
    ("openjdk", Of::All, &["/usr/java/openjdk-18/bin/java", "/usr/java/openjdk-18/bin/javac", "/usr/java/openjdk-18/bin/jshell"]),
    ("perl", Of::All, BUILD_TOOLS),
    ("perl", Of::All, &["cpan", "cpanm", "perl", "perldoc", "prove"]),
    ("php", Of::All, PHP),
    ("php", DEBIAN, PHP_TOOLS),
    ("php", ALPINE, &["/usr/bin/curl", "/usr/bin/openssl", "/usr/bin/xz"]),
    ("php", Of::Variant("apache"), APACHE),
    ("php", Of::Variant("fpm"), &["/usr/local/sbin/php-fpm"]),
    (
        "postgres",
        Of::All,
        &["docker-entrypoint.sh", "gosu"],
    ),
    (
        "postgres",
        DEBIAN,
        &["/usr/bin/createdb", "/usr/bin/dropdb", "/usr/bin/pg_dump", "/usr/bin/pg_isready", "/usr/bin/pg_restore", "/usr/bin/psql", "/usr/bin/xz"],
    ),
    (
        "postgres",
        Of::Variant("18"),
        &["/usr/lib/postgresql/18/bin/initdb", "/usr/lib/postgresql/18/bin/pg_ctl", "/usr/lib/postgresql/18/bin/postgres"],
    ),
    (
        "postgres",
        Of::Variant("16"),
        &["/usr/lib/postgresql/16/bin/initdb", "/usr/lib/postgresql/16/bin/pg_ctl", "/usr/lib/postgresql/16/bin/postgres"],
    ),
    (
        "postgres",
        ALPINE,
        &["/bin/bash", "createdb", "dropdb", "initdb", "pg_ctl", "pg_dump", "pg_isready", "pg_restore", "postgres", "psql"],
    ),
    ("python", Of::All, &["idle3", "pip", "pip3", "pydoc3", "python", "python3", "python3-config"]),
    ("python", Of::Variant("latest"), BUILD_TOOLS),
    ("python", Of::Variant("3.12.14"), BUILD_TOOLS),
    (
        "rabbitmq",
        Of::All,
        &[
            "/opt/erlang/bin/erl", "/opt/rabbitmq/sbin/rabbitmq-diagnostics", "/opt/rabbitmq/sbin/rabbitmq-plugins",
            "/opt/rabbitmq/sbin/rabbitmq-server", "/opt/rabbitmq/sbin/rabbitmqctl", "gosu",
        ],
    ),
    ("rabbitmq", Of::Variant("management"), &["rabbitmqadmin"]),
    (
        "redis",
        Of::All,
        &[
            "gosu", "redis-benchmark", "redis-check-aof", "redis-check-rdb", "redis-cli", "redis-sentinel", "redis-server",
        ],
    ),
    ("registry", Of::All, &["/bin/registry"]),
    ("ruby", Of::All, &["bundle", "bundler", "erb", "gem", "irb", "rake", "rdoc", "ri", "ruby"]),
    ("ruby", Of::Not("slim"), BUILD_TOOLS),
    (
        "rust",
        Of::All,
        &[
            "/usr/bin/cc", "/usr/bin/gcc", "/usr/local/cargo/bin/cargo", "/usr/local/cargo/bin/cargo-clippy",
            "/usr/local/cargo/bin/rustc", "/usr/local/cargo/bin/rustdoc", "/usr/local/cargo/bin/rustfmt",
            "/usr/local/cargo/bin/rustup",
        ],
    ),
    ("rust", Of::Not("slim"), BUILD_TOOLS),
    ("sonarqube", Of::All, JAVA),
    ("telegraf", Of::All, &["/usr/bin/telegraf"]),
    ("tomcat", Of::All, JAVA),
    ("tomcat", Of::All, JAVA_COMPILER),
    (
        "tomcat",
        Of::All,
        &[
            "/usr/bin/curl", "/usr/bin/wget", "/usr/local/tomcat/bin/catalina.sh", "/usr/local/tomcat/bin/shutdown.sh",
            "/usr/local/tomcat/bin/startup.sh",
        ],
    ),
    ("traefik", Of::All, &["traefik"]),
    ("vault", Of::All, &["/bin/vault", "/usr/bin/dumb-init", "docker-entrypoint.sh"]),
    ("wordpress", Of::All, PHP),
    ("wordpress", DEBIAN, PHP_TOOLS),
    ("wordpress", DEBIAN, APACHE),
    (
        "zookeeper",
        Of::All,
        &[
            "/apache-zookeeper-3.9.5-bin/bin/zkCli.sh", "/apache-zookeeper-3.9.5-bin/bin/zkServer.sh",
            "/opt/java/openjdk/bin/java", "gosu",
        ],
    ),
];

/// What the rows of its repository say, and what its entrypoint and its command start with.
pub(crate) fn of(image: &Image) -> Vec<&'static str> {
    let name = image
        .repository
        .strip_prefix("library/")
        .unwrap_or(image.repository);
    let rows = ROWS
        .iter()
        .filter(|(repository, of, _)| *repository == name && of.has(image));
    let mut programs: Vec<&'static str> = rows
        .flat_map(|(_, _, programs)| *programs)
        .copied()
        .collect();
    let first = |words: Option<&'static [&'static str]>| words.and_then(<[_]>::first).copied();
    for program in [first(image.entrypoint), first(image.cmd)]
        .into_iter()
        .flatten()
    {
        let is_there = |known: &&str| known.rsplit('/').next() == Some(program);
        // An option for the entrypoint is no program.
        if !program.starts_with('-')
            && !programs.contains(&program)
            && !programs.iter().any(is_there)
        {
            programs.push(program);
        }
    }
    programs.sort_unstable();
    programs.dedup();
    programs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn programs(name: &str, tag: &str) -> Vec<&'static str> {
        let image = Catalogue::builtin().resolve("docker.io", &format!("library/{name}"), tag);
        image.map(of).unwrap_or_default()
    }

    #[test]
    fn an_image_has_the_programs_of_its_command_and_its_repository() {
        assert!(programs("httpd", "latest").contains(&"httpd-foreground"));
        assert!(programs("redis", "latest").contains(&"redis-cli"));
        assert!(programs("postgres", "alpine").contains(&"/bin/bash"));
        assert!(!programs("postgres", "latest").contains(&"/bin/bash"));
        assert!(programs("postgres", "16").contains(&"/usr/lib/postgresql/16/bin/postgres"));
        assert!(programs("node", "lts").contains(&"yarn"));
        assert!(!programs("docker", "cli").contains(&"dockerd"));
        assert_eq!(programs("hello-world", "latest"), ["/hello"]);
        assert_eq!(programs("nats", "latest"), ["/nats-server"]);
    }

    #[test]
    fn every_row_adds_to_an_image() {
        for (name, of, _) in ROWS {
            let images = Catalogue::builtin().repository(&format!("library/{name}"));
            assert!(images.iter().any(|image| of.has(image)), "{name} {of:?}");
        }
    }
}
