//! What the real Hub has and the catalogue has not, so that docksim does not say that it does not exist.

/// Official repositories, those that are not kept up any more too.
#[rustfmt::skip]
const OFFICIAL: &[&str] = &[
    "adoptopenjdk", "aerospike", "almalinux", "alt", "amazoncorretto", "api-firewall", "arangodb", "backdrop", "blackfire", "bonita",
    "buildpack-deps", "cassandra", "celery", "centos", "chronograf", "cirros", "clearlinux", "clefos", "clickhouse",
    "clojure", "composer", "convertigo", "couchbase", "crate", "crux", "dart", "django", "docker-dev", "eggdrop", "elixir",
    "emqx", "erlang", "euleros", "express-gateway", "flink", "fluentd", "friendica", "fsharp", "gazebo", "geonetwork",
    "glassfish", "gradle", "groovy", "haskell", "haxe", "hello-seattle", "hipache", "hitch", "hola-mundo", "hylang",
    "ibm-semeru-runtimes", "ibmjava", "iojs", "irssi", "java", "jenkins", "jetty", "jobber", "jruby", "julia",
    "kaazing-gateway", "kapacitor", "kong", "krakend", "lightstreamer", "liquibase", "logstash", "mageia", "matomo", "maven",
    "mediawiki", "mongo-express", "monica", "mono", "nats-streaming", "neurodebian", "notary", "nuxeo", "odoo", "open-liberty",
    "opensuse", "oraclelinux", "orientdb", "owncloud", "percona", "photon", "php-zendserver", "phpmyadmin", "piwik", "plone",
    "postfixadmin", "pypy", "r-base", "rails", "rakudo-star", "rapidoid", "redmine", "rethinkdb", "rocket.chat",
    "rockylinux", "ros", "sapmachine", "satosa", "sentry", "silverpeas", "sl", "solr", "sourcemage", "spark", "spiped",
    "storm", "swarm", "swift", "swipl", "teamspeak", "thrift", "tomee", "ubuntu-debootstrap", "ubuntu-upstart", "unit",
    "valkey", "varnish", "websphere-liberty", "xwiki", "yourls", "znc",
];

/// Organisations whose repositories tutorials pull.
#[rustfmt::skip]
const ORGANISATIONS: &[&str] = &[
    "adguard", "alpine", "amazon", "amd64", "amir20", "apache", "appwrite", "aquasec", "arm32v7", "arm64v8", "atlassian",
    "authelia", "bitnami", "bitnamilegacy", "bitwarden", "browserless", "camunda", "certbot", "chromadb", "cimg", "circleci",
    "clickhouse", "cloudflare", "confluentinc", "containrrr", "crccheck", "curlimages", "cypress", "datadog", "debezium",
    "directus", "docker", "dockersamples", "dpage", "drone", "elastic", "envoyproxy", "filebrowser", "fluent", "frappe",
    "freshrss", "getmeili", "gitea", "gitlab", "gogs", "google", "gotenberg", "grafana", "guacamole", "hadolint",
    "haproxytech", "hashicorp", "homeassistant", "i386", "istio", "jaegertracing", "jc21", "jellyfin", "jenkins", "jlesage",
    "jupyter", "k3s-io", "keycloak", "kindest", "koalaman", "kong", "langgenius", "linuxserver", "localstack",
    "louislam", "mailhog", "mattermost", "mcp", "metabase", "microsoft", "milvusdb", "minio", "moby", "mockserver", "mongodb",
    "mysql", "n8nio", "netdata", "newrelic", "nginx", "nginxdemos", "nginxinc", "nginxproxy", "nicolaka", "nocodb", "nodered",
    "nvidia", "ollama", "openjdk", "openproject", "openresty", "opensearchproject", "openzipkin", "osixia", "otel", "outline",
    "paketobuildpacks", "percona", "pgvector", "photoprism", "phpmyadmin", "pihole", "plexinc", "portainer", "postgis",
    "postgrest", "prefecthq", "prom", "provectuslabs", "pytorch", "qdrant", "rancher", "redis", "redislabs", "returntocorp",
    "rocm", "sameersbn", "scylladb", "selenium", "semitechnologies", "sharelatex", "snyk", "sonarsource", "sonatype",
    "squidfunk", "supabase", "swaggerapi", "syncthing", "teddysun", "temporalio", "tensorflow", "testcontainers", "tiangolo",
    "timescale", "traefik", "tutum", "typesense", "ubuntu", "unleashorg", "vaultwarden", "verdaccio", "vllm", "wallabag",
    "weaveworks", "wiremock", "wurstmeister", "yandex", "yeasy", "zabbix",
];

/// Whether the real Hub has a repository such as `library/cassandra` or `grafana/grafana`, as far as is known.
///
/// Of an organisation on the list it is taken to have every repository: docksim cannot know which. Of a person's it is
/// taken to have none, which is also what the Hub says of those that it does not show.
pub(crate) fn is_known(path: &str) -> bool {
    match path.split_once('/') {
        Some(("library", name)) => OFFICIAL.contains(&name),
        Some((organisation, _)) => ORGANISATIONS.contains(&organisation),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn the_lists_are_sorted_and_name_nothing_of_the_catalogue() {
        assert!(OFFICIAL.is_sorted());
        assert!(ORGANISATIONS.is_sorted());
        for name in OFFICIAL {
            assert!(
                Catalogue::builtin()
                    .repository(&format!("library/{name}"))
                    .is_empty(),
                "{name}"
            );
        }
    }
}
