//! BusyBox's `ping` and `nslookup`: ask whether a machine is there.

use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::{Step, Wait};
use crate::network::{ExchangeId, NetworkError};

const SPEC: Spec = Spec {
    short: "c:W:w:qs:4",
    missing: "6tIiAp",
    ..Spec::NONE
};
const SECOND: i64 = 1_000_000_000;
/// How many bytes a ping carries.
const SIZE: u32 = 56;
/// What a machine of the same host takes to answer, in microseconds.
const ROUND_TRIP: u32 = 85;

/// A `ping` on its way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ping {
    host: String,
    count: Option<u32>,
    /// How long the last answer is waited for.
    patience: i64,
    quiet: bool,
    exchange: Option<ExchangeId>,
    address: String,
    is_there: bool,
    sent: u32,
    next_at: i64,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    if call.is_gnu() {
        return call.not_simulated(io, "of iputils");
    }
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let mut numbers = [None, None];
    for (letter, number) in "cW".chars().zip(&mut numbers) {
        if let Some(text) = options.value(letter) {
            let Ok(value) = text.parse::<u32>() else {
                call.complain(io, &format!("invalid number '{text}'"));
                return Start::Exit(1);
            };
            *number = Some(value);
        }
    }
    let [host] = options.operands.as_slice() else {
        return call.not_simulated(io, "without a host, or with several");
    };
    if options.last_of("ws").is_some() {
        return call.not_simulated(io, "-w and -s");
    }
    let [count, patience] = numbers;
    Start::Run(Running::Ping(Box::new(Ping {
        host: host.clone(),
        count: count.filter(|count| *count > 0),
        patience: i64::from(patience.unwrap_or(10)) * SECOND,
        quiet: options.has('q'),
        exchange: None,
        address: String::new(),
        is_there: false,
        sent: 0,
        next_at: 0,
    })))
}

impl Ping {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        if self.address.is_empty() {
            return self.find(call, io);
        }
        let now = io.now();
        if now < self.next_at {
            return Step::Wait(Wait::until(self.next_at));
        }
        if self.count.is_some_and(|count| self.sent >= count) {
            return self.sum_up(io);
        }
        let number = self.sent;
        self.sent += 1;
        if self.is_there && !self.quiet {
            io.out(format!(
                "{} bytes from {}: seq={number} ttl=64 time={} ms\n",
                SIZE + 8,
                self.address,
                milliseconds()
            ));
        }
        let is_last = self.count == Some(self.sent);
        self.next_at = match (is_last, self.is_there) {
            (true, true) => now,
            (true, false) => now.saturating_add(self.patience),
            (false, _) => now.saturating_add(SECOND),
        };
        Step::Continue
    }

    fn find(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        let Some(exchange) = self.exchange else {
            self.exchange = Some(io.kernel.ask(&self.host, None, Vec::new()));
            return Step::Wait(Wait::reply(self.exchange));
        };
        let Some(reply) = io.kernel.take_reply(exchange) else {
            return Step::Wait(Wait::reply(self.exchange));
        };
        match &reply.result {
            Err(NetworkError::UnknownHost) => {
                call.complain(io, &format!("bad address '{}'", self.host));
                return Step::Exit(1);
            }
            Err(NetworkError::NotSimulated(what)) => {
                io.err(format!("docksim: not simulated: {what}\n"));
                return Step::Exit(70);
            }
            _ => {}
        }
        self.address = reply.address.unwrap_or_default();
        io.out(format!(
            "PING {} ({}): {SIZE} data bytes\n",
            self.host, self.address
        ));
        if reply.result == Err(NetworkError::Unreachable) {
            call.complain(io, "sendto: Network is unreachable");
            return Step::Exit(1);
        }
        self.is_there = reply.result.is_ok();
        Step::Continue
    }

    fn sum_up(&self, io: &mut Io<'_>) -> Step {
        let received = if self.is_there { self.sent } else { 0 };
        let loss = if self.is_there { 0 } else { 100 };
        io.out(format!(
            "\n--- {} ping statistics ---\n{} packets transmitted, {received} packets received, {loss}% packet loss\n",
            self.host, self.sent
        ));
        if self.is_there {
            let time = milliseconds();
            io.out(format!(
                "round-trip min/avg/max = {time}/{time}/{time} ms\n"
            ));
        }
        Step::Exit(i32::from(!self.is_there))
    }
}

fn milliseconds() -> String {
    format!("{}.{:03}", ROUND_TRIP / 1000, ROUND_TRIP % 1000)
}
