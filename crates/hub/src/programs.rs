//! Which programs an image has besides those of its family.

use crate::Image;

/// Programs of a repository that its command does not name.
#[rustfmt::skip]
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

/// The first words of an image's entrypoint and command, and what else its repository is known for.
pub(crate) fn of(image: &Image) -> Vec<&'static str> {
    let own = OWN
        .iter()
        .find(|(repository, _)| *repository == image.repository);
    let mut programs: Vec<&'static str> = own
        .into_iter()
        .flat_map(|(_, names)| *names)
        .copied()
        .collect();
    let first = |words: Option<&'static [&'static str]>| words.and_then(<[_]>::first).copied();
    for program in [first(image.entrypoint), first(image.cmd)]
        .into_iter()
        .flatten()
    {
        if !programs.contains(&program) {
            programs.push(program);
        }
    }
    programs
}

#[cfg(test)]
mod tests {
    use crate::Catalogue;

    #[test]
    fn an_image_has_the_programs_of_its_command_and_its_repository() {
        let programs = |path: &str| {
            let image = Catalogue::builtin().resolve("docker.io", path, "latest");
            image.map(super::of).unwrap_or_default()
        };
        assert!(programs("library/httpd").contains(&"httpd-foreground"));
        assert!(programs("library/redis").contains(&"redis-cli"));
        assert_eq!(programs("library/hello-world"), ["/hello"]);
    }
}
