//! `ip`, `ifconfig` and `route` of BusyBox, as far as they only show.

use std::net::Ipv4Addr;

use super::{Call, Start};
use crate::io::Io;
use crate::network::Interface;

/// The kernel's number of a container's first interface behind `lo`.
const FIRST: usize = 2;
/// The number of the host's end of the first interface; those of real machines go on counting.
const FIRST_PEER: usize = 5;

pub(super) fn start_ip(call: &Call, io: &mut Io<'_>) -> Start {
    if !are_known(io) {
        return call.not_simulated(io, "in the host's network");
    }
    let words: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
    let (only_inet, words) = match words.as_slice() {
        ["-4", rest @ ..] | ["-f", "inet", rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let Some((object, rest)) = words.split_first() else {
        return call.not_simulated(io, "without an object");
    };
    let object_is = |name: &str| !object.is_empty() && name.starts_with(*object);
    let rest = match rest {
        ["show" | "list" | "s" | "sh" | "l", rest @ ..] => rest,
        rest => rest,
    };
    let device = match rest {
        [] => None,
        ["dev", device] | [device] if *device != "dev" => Some(*device),
        _ => return call.not_simulated(io, &call.arguments.join(" ")),
    };
    if let Some(device) = device
        && !names(io).iter().any(|name| name == device)
    {
        call.complain(io, &format!("can't find device '{device}'"));
        return Start::Exit(1);
    }
    let is_wanted = |name: &str| device.is_none_or(|device| device == name);
    let text = if object_is("address") {
        addresses(io, only_inet, &is_wanted)
    } else if object_is("link") {
        links(io, &is_wanted)
    } else if object_is("route") {
        routes(io, &is_wanted)
    } else {
        return call.not_simulated(io, &call.arguments.join(" "));
    };
    io.out(text);
    Start::Exit(0)
}

/// The ends of networks; a container in the host's network has the host's, of which nothing is known here.
fn interfaces(io: &Io<'_>) -> Vec<Interface> {
    io.kernel.machine.interfaces.clone().unwrap_or_default()
}

fn are_known(io: &Io<'_>) -> bool {
    io.kernel.machine.interfaces.is_some()
}

fn names(io: &Io<'_>) -> Vec<String> {
    let count = interfaces(io).len();
    std::iter::once("lo".to_owned())
        .chain((0..count).map(|at| format!("eth{at}")))
        .collect()
}

/// The lines about a link: `2: eth0@if5: …`.
fn link(at: usize, interface: &Interface, only_head: bool) -> String {
    let head = format!(
        "{}: eth{at}@if{}: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue \n",
        at + FIRST,
        at + FIRST_PEER
    );
    if only_head {
        return head;
    }
    format!(
        "{head}    link/ether {} brd ff:ff:ff:ff:ff:ff\n",
        interface.mac_address
    )
}

fn loopback_link(only_head: bool) -> String {
    let head = "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n";
    if only_head {
        return head.to_owned();
    }
    format!("{head}    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n")
}

fn addresses(io: &Io<'_>, only_inet: bool, is_wanted: &dyn Fn(&str) -> bool) -> String {
    const FOR_EVER: &str = "       valid_lft forever preferred_lft forever\n";
    let mut text = String::new();
    if is_wanted("lo") {
        text.push_str(&loopback_link(only_inet));
        text.push_str(&format!("    inet 127.0.0.1/8 scope host lo\n{FOR_EVER}"));
        if !only_inet {
            text.push_str(&format!("    inet6 ::1/128 scope host \n{FOR_EVER}"));
        }
    }
    for (at, interface) in interfaces(io).iter().enumerate() {
        if !is_wanted(&format!("eth{at}")) {
            continue;
        }
        text.push_str(&link(at, interface, only_inet));
        text.push_str(&format!(
            "    inet {}/{} brd {} scope global eth{at}\n{FOR_EVER}",
            interface.address,
            interface.prefix_len,
            broadcast(interface)
        ));
    }
    text
}

fn links(io: &Io<'_>, is_wanted: &dyn Fn(&str) -> bool) -> String {
    let mut text = String::new();
    if is_wanted("lo") {
        text.push_str(&loopback_link(false));
    }
    for (at, interface) in interfaces(io).iter().enumerate() {
        if is_wanted(&format!("eth{at}")) {
            text.push_str(&link(at, interface, false));
        }
    }
    text
}

fn routes(io: &Io<'_>, is_wanted: &dyn Fn(&str) -> bool) -> String {
    let mut text = String::new();
    let interfaces = interfaces(io);
    let gateway = interfaces.iter().position(has_gateway);
    if let Some((at, interface)) = gateway.and_then(|at| Some((at, interfaces.get(at)?)))
        && is_wanted(&format!("eth{at}"))
    {
        text.push_str(&format!("default via {} dev eth{at} \n", interface.gateway));
    }
    for (at, interface) in interfaces.iter().enumerate() {
        if is_wanted(&format!("eth{at}")) {
            text.push_str(&format!(
                "{}/{} dev eth{at} scope link  src {} \n",
                network(interface),
                interface.prefix_len,
                interface.address
            ));
        }
    }
    text
}

fn has_gateway(interface: &Interface) -> bool {
    !interface.gateway.is_empty()
}

fn mask(interface: &Interface) -> u32 {
    u32::MAX
        .checked_shl(32_u32.saturating_sub(interface.prefix_len))
        .unwrap_or(0)
}

fn address(interface: &Interface) -> u32 {
    interface.address.parse::<Ipv4Addr>().map_or(0, u32::from)
}

fn broadcast(interface: &Interface) -> Ipv4Addr {
    Ipv4Addr::from(address(interface) | !mask(interface))
}

fn network(interface: &Interface) -> Ipv4Addr {
    Ipv4Addr::from(address(interface) & mask(interface))
}

const LOOPBACK: &str = "lo        Link encap:Local Loopback  
          inet addr:127.0.0.1  Mask:255.0.0.0
          inet6 addr: ::1/128 Scope:Host
          UP LOOPBACK RUNNING  MTU:65536  Metric:1
          RX packets:0 errors:0 dropped:0 overruns:0 frame:0
          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0
          collisions:0 txqueuelen:1000 
          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)

";

pub(super) fn start_ifconfig(call: &Call, io: &mut Io<'_>) -> Start {
    if !are_known(io) {
        return call.not_simulated(io, "in the host's network");
    }
    let device = match call.arguments.as_slice() {
        [] => None,
        [option] if option == "-a" => None,
        [device] if !device.starts_with('-') => Some(device.as_str()),
        arguments => return call.not_simulated(io, &arguments.join(" ")),
    };
    if let Some(device) = device
        && !names(io).iter().any(|name| name == device)
    {
        call.complain(
            io,
            &format!("{device}: error fetching interface information: Device not found"),
        );
        return Start::Exit(1);
    }
    let mut text = String::new();
    for (at, interface) in interfaces(io).iter().enumerate() {
        let name = format!("eth{at}");
        if device.is_some_and(|device| device != name) {
            continue;
        }
        // What the bridge says to a container that has just started.
        text.push_str(&format!(
            "{name:<10}Link encap:Ethernet  HWaddr {}  
          inet addr:{}  Bcast:{}  Mask:{}
          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
          RX packets:4 errors:0 dropped:0 overruns:0 frame:0
          TX packets:1 errors:0 dropped:0 overruns:0 carrier:0
          collisions:0 txqueuelen:0 
          RX bytes:396 (396.0 B)  TX bytes:42 (42.0 B)

",
            interface.mac_address.to_uppercase(),
            interface.address,
            broadcast(interface),
            Ipv4Addr::from(mask(interface)),
        ));
    }
    if device.is_none_or(|device| device == "lo") {
        text.push_str(LOOPBACK);
    }
    io.out(text);
    Start::Exit(0)
}

pub(super) fn start_route(call: &Call, io: &mut Io<'_>) -> Start {
    if !are_known(io) {
        return call.not_simulated(io, "in the host's network");
    }
    if !matches!(call.arguments.as_slice(), [option] if option == "-n") {
        return call.not_simulated(io, &call.arguments.join(" "));
    }
    let mut text = String::from(
        "Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n",
    );
    let interfaces = interfaces(io);
    if let Some((at, interface)) = interfaces
        .iter()
        .enumerate()
        .find(|(_, interface)| has_gateway(interface))
    {
        text.push_str(&format!(
            "{:<16}{:<16}{:<16}UG    0      0        0 eth{at}\n",
            "0.0.0.0", interface.gateway, "0.0.0.0"
        ));
    }
    for (at, interface) in interfaces.iter().enumerate() {
        text.push_str(&format!(
            "{:<16}{:<16}{:<16}U     0      0        0 eth{at}\n",
            network(interface).to_string(),
            "0.0.0.0",
            Ipv4Addr::from(mask(interface)).to_string()
        ));
    }
    io.out(text);
    Start::Exit(0)
}
