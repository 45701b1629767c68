//! `base64`: writes bytes as letters, and back.

use super::input::{Chunk, Inputs};
use super::options::{Spec, parse};
use super::{Call, Running, Start};
use crate::io::Io;
use crate::kernel::Step;

const SPEC: Spec = Spec {
    short: "dw:i",
    long: &[("decode", 'd'), ("wrap=", 'w'), ("ignore-garbage", 'i')],
    ..Spec::NONE
};
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A conversion on its way: the bytes that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base64 {
    inputs: Inputs,
    bytes: Vec<u8>,
    decodes: bool,
    ignores_garbage: bool,
    width: usize,
}

pub(super) fn start(call: &Call, io: &mut Io<'_>) -> Start {
    let options = match parse(call, io, &SPEC) {
        Ok(options) => options,
        Err(start) => return start,
    };
    let width = options.value('w').map_or(Ok(76), str::parse);
    let Ok(width) = width else {
        let text = options.value('w').unwrap_or_default();
        call.complain(
            io,
            &if call.is_gnu() {
                format!("invalid wrap size: '{text}'")
            } else {
                format!("invalid number '{text}'")
            },
        );
        return Start::Exit(1);
    };
    if let Some(extra) = options.operands.get(1).filter(|_| call.is_gnu()) {
        call.complain(io, &format!("extra operand '{extra}'"));
        io.err("Try 'base64 --help' for more information.\n");
        return Start::Exit(1);
    }
    let operands = options.operands.get(..1).unwrap_or_default();
    Start::Run(Running::Base64(Box::new(Base64 {
        inputs: Inputs::new(operands),
        bytes: Vec::new(),
        decodes: options.has('d'),
        ignores_garbage: options.has('i'),
        width,
    })))
}

impl Base64 {
    pub(super) fn step(&mut self, call: &Call, io: &mut Io<'_>) -> Step {
        match self.inputs.next(call, io) {
            Chunk::Bytes(bytes) => self.bytes.extend(bytes),
            Chunk::Blocked(wait) => return Step::Wait(wait),
            Chunk::FileEnd => {}
            Chunk::End if self.inputs.failed => return Step::Exit(1),
            Chunk::End if self.decodes => return self.decode(call, io),
            Chunk::End => {
                io.out(self.encode());
                return Step::Exit(0);
            }
        }
        Step::Continue
    }

    fn encode(&self) -> String {
        let mut text = String::new();
        for group in self.bytes.chunks(3) {
            let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for place in 0..4_usize {
                let index = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
                let letter = LETTERS.get(index).copied().unwrap_or(b'=');
                text.push(if place <= group.len() {
                    char::from(letter)
                } else {
                    '='
                });
            }
        }
        if self.width == 0 {
            return text;
        }
        let lines = text.as_bytes().chunks(self.width);
        lines
            .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
            .collect()
    }

    fn decode(&self, call: &Call, io: &mut Io<'_>) -> Step {
        let mut decoded = Vec::new();
        let (mut bits, mut count, mut padding) = (0_u32, 0_u32, 0_u32);
        let mut is_wrong = false;
        for byte in self.bytes.iter().filter(|byte| !byte.is_ascii_whitespace()) {
            let value = LETTERS.iter().position(|letter| letter == byte);
            match (value, byte) {
                (Some(value), _) if padding == 0 => {
                    bits = bits << 6 | u32::try_from(value).unwrap_or(0);
                    count += 1;
                    if count == 4 {
                        decoded.extend(bits.to_be_bytes().into_iter().skip(1));
                        (bits, count) = (0, 0);
                    }
                }
                (None, b'=') => padding += 1,
                // BusyBox looks for letters only.
                _ if self.ignores_garbage || !call.is_gnu() => {}
                _ => {
                    is_wrong = true;
                    break;
                }
            }
        }
        match (count, padding) {
            (0, 0) => {}
            (2, 2) => decoded.extend((bits << 12).to_be_bytes().into_iter().skip(1).take(1)),
            (3, 1) => decoded.extend((bits << 6).to_be_bytes().into_iter().skip(1).take(2)),
            _ => is_wrong = true,
        }
        io.out(&decoded);
        if is_wrong {
            call.complain(
                io,
                if call.is_gnu() {
                    "invalid input"
                } else {
                    "truncated input"
                },
            );
        }
        Step::Exit(i32::from(is_wrong))
    }
}
