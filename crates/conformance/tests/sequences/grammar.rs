//! What the random lines are made of: a grammar without recursion, as data.
//!
//! A symbol's rows are its alternatives with their weights; `{symbol}` in a row stands for one of that symbol's.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::Union;

/// A symbol with its alternatives.
type Rule = (&'static str, &'static [(u32, &'static str)]);

/// Where a line begins.
const START: &str = "line";

const RULES: &[Rule] = &[
    (
        "line",
        &[
            (30, "{container-line}"),
            (22, "{new-line}"),
            (10, "{image-line}"),
            (12, "{network-line}"),
            (10, "{volume-line}"),
            (12, "{look-line}"),
            (2, "{wrong-line}"),
        ],
    ),
    // Containers. Programs that end do so at once or never: what happens in between would be chance.
    (
        "new-line",
        &[
            (6, "docker run -d --name {c} {options} {endless}"),
            (3, "docker create --name {c} {options} {endless}"),
            (1, "docker create --name {c} {options} {short}"),
            (3, "docker run --rm {options} {short}"),
            (2, "docker run --name {c} {options} {short}"),
            (1, "docker run -d --rm --name {c} {endless}"),
            (1, "docker run -d --restart {restart} --name {c} {endless}"),
        ],
    ),
    (
        "endless",
        &[
            (4, "alpine sleep 1000"),
            (2, "busybox sleep 1000"),
            (3, "httpd"),
            (1, "nginx"),
            (1, "redis"),
            (1, "{tag} sleep 1000"),
        ],
    ),
    (
        "short",
        &[
            (3, "alpine echo hi"),
            (2, "alpine sh -c 'exit 3'"),
            (1, "alpine nosuch"),
            (1, "alpine sh -c 'echo out; echo err >&2'"),
            (1, "busybox true"),
            (1, "hello-world"),
            (1, "alpine cat /etc/hostname"),
            (1, "nosuch"),
            (1, "alpine:nosuch"),
            (1, "alpine /etc"),
            (1, "alpine pwd"),
            (1, "alpine id"),
            (1, "alpine ls {path}"),
            (1, "alpine cat {path}/file"),
            (1, "alpine sh -c 'echo more >> {path}/file'"),
        ],
    ),
    (
        "options",
        &[
            (14, ""),
            (2, "{option}"),
            (2, "{option} {option}"),
            (2, "{network-option}"),
            (3, "{mount-option}"),
            (2, "{port-option}"),
        ],
    ),
    (
        "option",
        &[
            (1, "-e A=1"),
            (1, "-e EMPTY="),
            (1, "-w /srv"),
            (1, "-w srv"),
            (1, "-u nobody"),
            (1, "-u nosuch"),
            (1, "-u 1000:1000"),
            (1, "--hostname box"),
            (1, "-l app=web"),
            (1, "-l tier"),
            (1, "--init"),
            (1, "--read-only"),
            (1, "--memory {memory}"),
            (1, "--cpus {cpus}"),
            (1, "--stop-signal INT"),
            (1, "--stop-timeout 0"),
            (1, "--entrypoint /bin/echo"),
            (1, "--restart {restart}"),
            (1, "--add-host box:10.0.0.1"),
            (1, "--dns 1.1.1.1"),
            (1, "--cap-add NET_ADMIN"),
            (1, "--cap-drop ALL"),
            (1, "--privileged"),
            (1, "--ulimit nofile=10:20"),
            (1, "--pids-limit 100"),
            (1, "--log-driver none"),
            (1, "--log-opt max-size=1m"),
            (1, "--shm-size 1m"),
            (1, "--tmpfs /run"),
            (1, "--pid host"),
            (1, "--ipc none"),
            (1, "--health-cmd true"),
            (1, "--no-healthcheck"),
            (1, "--pull never"),
            (1, "--pull always -q"),
            (1, "-t"),
            (1, "--volumes-from {c}"),
        ],
    ),
    (
        "network-option",
        &[
            (4, "--network {n}"),
            (1, "--network none"),
            (1, "--network host"),
            (1, "--network bridge"),
            (1, "--network container:{c}"),
            (1, "--network {n} --network-alias alias"),
            (1, "--network {n} --ip 172.30.0.9"),
            (1, "--ip 172.17.0.9"),
            (1, "--network {n} --network {n}"),
            (1, "--link {c}:peer"),
        ],
    ),
    (
        "mount-option",
        &[
            (4, "-v {v}:/vol"),
            (1, "-v {v}:/vol:ro"),
            (1, "-v /vol"),
            (1, "-v vol"),
            (1, "-v {v}:vol"),
            (1, "--mount type=volume,source={v},target=/vol"),
            (1, "--mount type=bind,source=/nosuch,target=/vol"),
            (1, "--mount type=tmpfs,target=/vol"),
        ],
    ),
    (
        "port-option",
        &[
            (3, "-p 8080:80"),
            (1, "-p 8081:80 -p 8443:443"),
            (1, "-p 127.0.0.1:8080:80"),
            (1, "-p 8080:80/udp"),
            (1, "-P"),
            (1, "-p 80"),
            (1, "--expose 99"),
            (1, "-p 9000-9001:80-81"),
        ],
    ),
    (
        "container-line",
        &[
            (4, "docker start {c}"),
            (3, "docker stop -t 0 {c}"),
            (2, "docker restart -t 0 {c}"),
            (2, "docker kill {c}"),
            (1, "docker kill -s {signal} {c} && sleep 1"),
            (2, "docker pause {c}"),
            (2, "docker unpause {c}"),
            (3, "docker rm {c}"),
            (3, "docker rm -f {c}"),
            (1, "docker rm -v {c}"),
            (1, "docker rm -fv {c}"),
            (2, "docker rename {c} {c}"),
            (2, "docker logs {log-option} {c}"),
            (
                1,
                "docker start -a {c} < /dev/null & sleep 1; kill $! 2> /dev/null; true",
            ),
            (3, "docker exec {exec-option} {c} {program}"),
            (1, "docker port {c}"),
            (1, "docker port {c} 80"),
            (1, "docker port {c} 80/tcp"),
            (1, "docker top {c} -o pid,args | tail -n +2 | wc -l"),
            (1, "docker diff {c}"),
            (2, "docker update {update-option} {c}"),
            (1, "docker stop -t 0 {c} && docker wait {c}"),
            (1, "docker container prune -f"),
            (1, "docker container prune -f --filter label=app"),
            (2, "docker commit {change} {c} {tag}"),
            (1, "docker cp {c}:/etc/hostname - > /dev/null"),
            (1, "docker cp {c}:{path} . && ls"),
            (1, "docker cp -q=false file {c}:{path}"),
            (1, "docker export {c} > /dev/null"),
            (
                1,
                "docker stats --no-stream --format '{{{{.Name}}}} {{{{.PIDs}}}}' {c}",
            ),
            (1, "docker cp {c}:/etc/passwd passwd && wc -l passwd"),
            (1, "echo hello > file; docker cp file {c}:{path}"),
            (
                1,
                "docker attach --no-stdin {c} < /dev/null & sleep 1; kill $! 2> /dev/null; true",
            ),
        ],
    ),
    (
        "exec-option",
        &[
            (6, ""),
            (1, "-d"),
            (1, "-w /tmp"),
            (1, "-w /nosuch"),
            (1, "-u nobody"),
            (1, "-u nosuch"),
            (1, "-e A=1"),
            (1, "-t"),
            (1, "-i"),
        ],
    ),
    (
        "program",
        &[
            (3, "echo hi"),
            (1, "sh -c 'exit 3'"),
            (1, "nosuch"),
            (1, "/etc"),
            (1, "pwd"),
            (1, "id"),
            (1, "env"),
            (1, "touch {path}/file"),
            (1, "rm {path}/file 2> /dev/null"),
            // What it complains of is BusyBox's in the stand-ins, and the image's own here.
            (1, "cat {path}/file 2> /dev/null"),
            (1, "sh -c 'echo $A'"),
            (1, "cat /etc/hosts"),
        ],
    ),
    (
        "update-option",
        &[
            (1, "--memory {memory}"),
            (1, "--memory {memory} --memory-swap {memory}"),
            (1, "--memory-reservation {memory}"),
            (1, "--cpus {cpus}"),
            (1, "--cpu-shares 512"),
            (1, "--cpuset-cpus 0"),
            (1, "--pids-limit 50"),
            (1, "--restart {restart}"),
        ],
    ),
    (
        "log-option",
        &[
            (4, ""),
            (1, "--tail 1"),
            (1, "--tail 0"),
            (1, "-n all"),
            (1, "--details"),
            (1, "--since 1h"),
            (1, "--until 1h"),
        ],
    ),
    // Images.
    (
        "image-line",
        &[
            (3, "docker pull -q {i}"),
            (1, "docker pull {i}"),
            (3, "docker tag {i} {tag}"),
            (1, "docker tag {tag} {tag}"),
            (3, "docker rmi {i}"),
            (2, "docker rmi {tag}"),
            (1, "docker rmi -f {i}"),
            (1, "docker rmi {i} {tag}"),
            (1, "docker image prune -f"),
            // Images go in no order.
            (1, "docker image prune -af | sort"),
            (
                1,
                "docker history --format '{{{{.CreatedBy}}}}' {tag} | wc -l",
            ),
            (1, "docker history {i}"),
            (1, "docker push {tag}"),
            (
                1,
                "docker export -o box.tar {c} && docker import {change} box.tar {tag}",
            ),
            (
                1,
                "docker save -o image.tar {tag} && docker load -i image.tar",
            ),
        ],
    ),
    // Networks.
    (
        "network-line",
        &[
            (5, "docker network create {n}"),
            (1, "docker network create --subnet 172.30.0.0/16 {n}"),
            (1, "docker network create --subnet {subnet} {n}"),
            (1, "docker network create --internal -l app=web {n}"),
            (1, "docker network create -d {driver} {n}"),
            (3, "docker network rm {n}"),
            (1, "docker network rm -f {n}"),
            (3, "docker network connect {connect-option} {n} {c}"),
            (3, "docker network disconnect {n} {c}"),
            (1, "docker network disconnect -f {n} {c}"),
            (1, "docker network prune -f"),
            (
                2,
                "docker network ls --format '{{{{.Name}}}} {{{{.Driver}}}} {{{{.Scope}}}}' {network-filter}",
            ),
            (
                2,
                "docker network inspect --format '{{{{.Name}}}} {{{{.IPAM.Config}}}} {{{{len .Containers}}}}' {n}",
            ),
            (
                1,
                "docker network inspect --format '{{{{range .Containers}}}}{{{{.Name}}}} {{{{.IPv4Address}}}};{{{{end}}}}' {n}",
            ),
        ],
    ),
    (
        "connect-option",
        &[
            (5, ""),
            (1, "--alias peer"),
            (1, "--ip 172.30.0.7"),
            (1, "--link {c}:peer"),
        ],
    ),
    (
        "network-filter",
        &[
            (2, ""),
            (1, "-f driver=bridge"),
            (1, "-f type=custom"),
            (1, "-f name={n}"),
            (1, "-f label=app"),
            (1, "-f dangling=true"),
            (1, "-f nosuch=1"),
        ],
    ),
    // Volumes.
    (
        "volume-line",
        &[
            (4, "docker volume create {v}"),
            (1, "docker volume create -l app=web {v}"),
            (1, "docker volume create -d nosuch {v}"),
            (3, "docker volume rm {v}"),
            (1, "docker volume rm -f {v}"),
            (1, "docker volume prune -f"),
            (1, "docker volume prune -af"),
            (
                2,
                "docker volume ls --format '{{{{.Name}}}} {{{{.Driver}}}}' {volume-filter}",
            ),
            (1, "docker volume ls -q -f dangling=true | wc -l"),
            (
                2,
                "docker volume inspect --format '{{{{.Name}}}} {{{{.Labels}}}} {{{{.Scope}}}}' {v}",
            ),
        ],
    ),
    (
        "volume-filter",
        &[
            (1, "-f name={v}"),
            (1, "-f label=app"),
            (1, "-f dangling=false"),
            (1, "-f driver=local"),
        ],
    ),
    // What there is.
    (
        "look-line",
        &[
            (2, "docker ps -a"),
            (2, "docker ps"),
            (
                2,
                "docker ps -a --format '{{{{.Names}}}} {{{{.Image}}}} {{{{.State}}}} {{{{.Ports}}}} {{{{.Networks}}}} {{{{.Mounts}}}}' {ps-filter}",
            ),
            (4, "docker inspect --format '{inspect}' {c}"),
            (1, "docker inspect {c} {n} {v}"),
            (
                1,
                "docker inspect --type {type} --format '{{{{.Name}}}}' {c}",
            ),
            (
                2,
                "docker images --format '{{{{.Repository}}}}:{{{{.Tag}}}}' {images-filter} | sort",
            ),
            (
                1,
                "docker image inspect --format '{{{{.RepoTags}}}} {{{{.Config.Cmd}}}}' {i}",
            ),
            (1, "docker ps -aq | wc -l"),
            (
                1,
                "docker info --format '{{{{.Containers}}}} {{{{.ContainersRunning}}}} {{{{.ContainersPaused}}}} {{{{.Images}}}}'",
            ),
            (
                1,
                "docker system df --format '{{{{.Type}}}} {{{{.TotalCount}}}} {{{{.Active}}}}'",
            ),
        ],
    ),
    (
        "inspect",
        &[
            (
                2,
                "{{{{.State.Status}}}} {{{{.State.ExitCode}}}} {{{{.State.Running}}}} {{{{.State.Error}}}}",
            ),
            (
                1,
                "{{{{.Name}}}} {{{{.RestartCount}}}} {{{{.Path}}}} {{{{.Args}}}}",
            ),
            (
                1,
                "{{{{range $k, $v := .NetworkSettings.Networks}}}}{{{{$k}}}} {{{{$v.IPAddress}}}} {{{{$v.Gateway}}}} {{{{$v.Aliases}}}};{{{{end}}}}",
            ),
            (
                1,
                "{{{{json .HostConfig.RestartPolicy}}}} {{{{.HostConfig.Memory}}}} {{{{.HostConfig.NanoCpus}}}}",
            ),
            (1, "{{{{json .Mounts}}}}"),
            (1, "{{{{json .NetworkSettings.Ports}}}}"),
            (
                1,
                "{{{{json .Config.Labels}}}} {{{{.Config.Hostname}}}} {{{{.Config.User}}}}",
            ),
            (
                1,
                "{{{{.HostConfig.NetworkMode}}}} {{{{.NetworkSettings.IPAddress}}}}",
            ),
            (1, "{{{{.Nope}}}}"),
        ],
    ),
    (
        "type",
        &[
            (1, "container"),
            (1, "network"),
            (1, "volume"),
            (1, "image"),
            (1, "nosuch"),
        ],
    ),
    (
        "ps-filter",
        &[
            (3, ""),
            (1, "-f status=exited"),
            (1, "-f status=running"),
            (1, "-f name={c}"),
            (1, "-f label=app"),
            (1, "-f ancestor=alpine"),
            (1, "-f network={n}"),
            (1, "-f volume={v}"),
            (1, "-f exited=3"),
            (1, "-f publish=8080"),
            (1, "-f nosuch=1"),
            (1, "-n 2"),
            (1, "-l"),
        ],
    ),
    (
        "images-filter",
        &[
            (2, ""),
            (1, "-f dangling=true"),
            (1, "alpine"),
            (1, "-f reference='a*'"),
        ],
    ),
    (
        "wrong-line",
        &[
            (1, "docker nosuch"),
            (1, "docker run"),
            (1, "docker rm"),
            (1, "docker ps --nosuch"),
            (1, "docker run --name c alpine true"),
            (1, "docker run -p 99999:80 alpine true"),
            (1, "docker run Alpine"),
            (1, "docker network create bridge"),
            (1, "docker network rm bridge"),
            (1, "docker volume create v"),
            (1, "docker rename {c} bad/name"),
            (1, "docker kill -s NOSUCH {c}"),
        ],
    ),
    // Names: few, so that they meet.
    ("c", &[(6, "c1"), (4, "c2"), (2, "c3"), (1, "nosuch")]),
    ("n", &[(5, "n1"), (3, "n2"), (1, "bridge"), (1, "nosuch")]),
    ("v", &[(5, "v1"), (3, "v2"), (1, "nosuch")]),
    (
        "i",
        &[
            (4, "alpine"),
            (2, "busybox"),
            (2, "httpd"),
            (1, "nosuch"),
            (1, "alpine:nosuch"),
        ],
    ),
    ("tag", &[(3, "my/app"), (2, "my/app:1"), (1, "My/app")]),
    ("path", &[(2, "/vol"), (1, "/tmp"), (1, "/nosuch")]),
    (
        "change",
        &[
            (6, ""),
            (1, "-c 'CMD [\"sleep\", \"1000\"]'"),
            (1, "-c 'ENV A=1 B=$A'"),
            (1, "-c 'LABEL app=web'"),
            (1, "-c 'EXPOSE 80/udp'"),
            (1, "-c 'USER nobody'"),
            (1, "-c 'VOLUME /vol'"),
            (1, "-c RUN"),
            (1, "-m why"),
        ],
    ),
    (
        "restart",
        &[
            (1, "always"),
            (1, "unless-stopped"),
            (1, "on-failure:3"),
            (1, "no"),
            (1, "sometimes"),
        ],
    ),
    (
        "memory",
        &[(2, "64m"), (1, "6m"), (1, "1m"), (1, "128m"), (1, "x")],
    ),
    ("cpus", &[(2, "0.5"), (1, "1"), (1, "100"), (1, "x")]),
    (
        "signal",
        &[
            (1, "HUP"),
            (1, "TERM"),
            (1, "KILL"),
            (1, "WINCH"),
            (1, "0"),
            (1, "99"),
        ],
    ),
    (
        "subnet",
        &[
            (1, "172.17.0.0/24"),
            (1, "10.9.0.0/24"),
            (1, "10.9.0.0/33"),
            (1, "10.9.0.1/24"),
        ],
    ),
    (
        "driver",
        &[(1, "bridge"), (1, "nosuch"), (1, "host"), (1, "null")],
    ),
];

/// One random line.
pub(crate) fn line() -> BoxedStrategy<String> {
    let rules: BTreeMap<_, _> = RULES.iter().copied().collect();
    symbol(&rules, START)
}

fn symbol(
    rules: &BTreeMap<&str, &'static [(u32, &'static str)]>,
    name: &str,
) -> BoxedStrategy<String> {
    let rows = rules
        .get(name)
        .unwrap_or_else(|| panic!("no rule for {name}"));
    let alternatives = rows
        .iter()
        .map(|(weight, row)| (*weight, expand(rules, row)));
    Union::new_weighted(alternatives.collect()).boxed()
}

/// What a row says, with each symbol in it replaced.
fn expand(
    rules: &BTreeMap<&str, &'static [(u32, &'static str)]>,
    row: &'static str,
) -> BoxedStrategy<String> {
    let mut pieces: Vec<BoxedStrategy<String>> = Vec::new();
    let mut rest = row;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        pieces.push(Just(before.to_owned()).boxed());
        // A brace is written twice, as in a format.
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            pieces.push(Just(from[..1].to_owned()).boxed());
            rest = after;
            continue;
        }
        let (name, after) = from[1..]
            .split_once('}')
            .unwrap_or_else(|| panic!("{row}: an open symbol"));
        pieces.push(symbol(rules, name));
        rest = after;
    }
    pieces.push(Just(rest.to_owned()).boxed());
    pieces.prop_map(|pieces| pieces.concat()).boxed()
}

#[test]
fn every_rule_is_used_and_stands_once() {
    for (index, (name, _)) in RULES.iter().enumerate() {
        let symbol = format!("{{{name}}}");
        let used = RULES
            .iter()
            .any(|(_, rows)| rows.iter().any(|(_, row)| row.contains(&symbol)));
        assert!(used || *name == START, "{name} is used nowhere");
        assert!(
            RULES.iter().skip(index + 1).all(|(other, _)| other != name),
            "{name} stands twice"
        );
    }
}
