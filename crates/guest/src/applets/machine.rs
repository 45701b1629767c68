//! `free` and `uptime` of BusyBox: how the machine is doing.

use super::{Call, Start, dates};
use crate::io::Io;
use crate::kernel::proc::{AVAILABLE_KB, CACHE_KB, FREE_KB, MEMORY_KB, SHARED_KB};

pub(super) fn start_free(call: &Call, io: &mut Io<'_>) -> Start {
    let show: fn(u64) -> String = match call.arguments.as_slice() {
        _ if call.is_gnu() => return call.not_simulated(io, "of procps"),
        [] => |kb| kb.to_string(),
        [option] if option == "-k" => |kb| kb.to_string(),
        [option] if option == "-m" => |kb| (kb / 1024).to_string(),
        [option] if option == "-h" => human,
        arguments => return call.not_simulated(io, &arguments.join(" ")),
    };
    let used = MEMORY_KB - FREE_KB - CACHE_KB;
    let row = |name: &str, values: &[u64]| {
        let cells: String = values
            .iter()
            .map(|value| format!(" {:>11}", show(*value)))
            .collect();
        format!("{name:<6}{}\n", cells.get(1..).unwrap_or_default())
    };
    let memory = [MEMORY_KB, used, FREE_KB, SHARED_KB, CACHE_KB, AVAILABLE_KB];
    io.out(format!(
        "              total        used        free      shared  buff/cache   available\n{}{}",
        row("Mem:", &memory),
        row("Swap:", &[0, 0, 0])
    ));
    Start::Exit(0)
}

/// `7.6G`, with at most four characters before the unit.
fn human(kb: u64) -> String {
    let mut tenths = kb * 10;
    let mut unit = "K";
    for next in ["M", "G"] {
        if tenths < 10_240 {
            break;
        }
        tenths = (tenths + 512) / 1024;
        unit = next;
    }
    match tenths {
        0 => "0".to_owned(),
        tenths => format!("{}.{}{unit}", tenths / 10, tenths % 10),
    }
}

pub(super) fn start_uptime(call: &Call, io: &mut Io<'_>) -> Start {
    if call.is_gnu() || !call.arguments.is_empty() {
        return call.not_simulated(io, &call.arguments.join(" "));
    }
    let seconds = io.kernel.uptime();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let days = match days {
        0 => String::new(),
        1 => "1 day, ".to_owned(),
        days => format!("{days} days, "),
    };
    let clock = match hours {
        0 => format!("{minutes} min"),
        hours => format!("{hours:2}:{minutes:02}"),
    };
    let dates::Civil {
        hour,
        minute,
        second,
        ..
    } = dates::civil(io.now());
    let now = format!("{hour:02}:{minute:02}:{second:02}");
    io.out(format!(
        " {now} up {days}{clock},  0 users,  load average: 0.00, 0.00, 0.00\n"
    ));
    Start::Exit(0)
}
