//! What the real Hub has and the catalogue has not, so that docksim does not say that it does not exist.

/// Official repositories.
#[rustfmt::skip]
const OFFICIAL: &[&str] = &[
    "aerospike", "almalinux", "alt", "amazoncorretto", "api-firewall", "arangodb", "backdrop", "bonita",
    "buildpack-deps", "cassandra", "centos", "chronograf", "cirros", "clearlinux", "clefos", "clickhouse", "clojure",
    "composer", "convertigo", "couchbase", "crate", "dart", "eggdrop", "elixir", "emqx", "erlang", "express-gateway",
    "flink", "fluentd", "friendica", "gazebo", "geonetwork", "gradle", "groovy", "haxe", "hitch", "hylang",
    "ibm-semeru-runtimes", "ibmjava", "irssi", "java", "jenkins", "jetty", "jobber", "jruby", "julia", "kapacitor",
    "kong", "krakend", "lightstreamer", "liquibase", "logstash", "mageia", "matomo", "maven", "mediawiki",
    "mongo-express", "monica", "nats-streaming", "neurodebian", "nuxeo", "odoo", "open-liberty", "opensuse",
    "oraclelinux", "orientdb", "percona", "photon", "phpmyadmin", "plone", "postfixadmin", "pypy", "r-base",
    "rakudo-star", "redmine", "rethinkdb", "rocket.chat", "rockylinux", "ros", "sapmachine", "satosa", "silverpeas",
    "sl", "solr", "spark", "spiped", "storm", "swarm", "swift", "swipl", "teamspeak", "tomee", "unit", "valkey",
    "varnish", "websphere-liberty", "xwiki", "yourls", "znc",
];

/// Organisations whose repositories tutorials pull.
#[rustfmt::skip]
const ORGANISATIONS: &[&str] = &[
    "aquasec", "atlassian", "bitnami", "cimg", "circleci", "cloudflare", "containrrr", "curlimages", "dpage",
    "docker", "elastic", "fluent", "gitea", "gitlab", "google", "grafana", "hashicorp", "homeassistant", "istio",
    "jenkins", "jupyter", "k3s-io", "keycloak", "kindest", "langgenius", "linuxserver", "localstack",
    "mcp", "microsoft", "minio", "mysql", "n8nio", "netdata", "nginx", "nginxinc", "nvidia", "ollama", "openzipkin",
    "pihole", "portainer", "prom", "pytorch", "rancher", "redis", "selenium", "sonatype", "tensorflow",
    "testcontainers", "traefik", "vaultwarden", "wurstmeister", "zabbix",
];

/// Whether the real Hub has a repository such as `library/cassandra` or `grafana/grafana`, as far as is known.
pub(crate) fn is_known(path: &str) -> bool {
    match path.split_once('/') {
        Some(("library", name)) => OFFICIAL.contains(&name),
        Some((organisation, _)) => ORGANISATIONS.contains(&organisation),
        None => false,
    }
}
