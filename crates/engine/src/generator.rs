//! The one source of everything random: ChaCha8, whose stream is fixed by its algorithm.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A seeded generator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Generator(ChaCha8Rng);

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `limit`, without bias.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        let limit = u64::from(limit.max(1));
        let most = (1_u64 << 32) - (1_u64 << 32) % limit;
        loop {
            let number = u64::from(self.0.next_u32());
            if number < most {
                return u32::try_from(number % limit).unwrap_or(0);
            }
        }
    }

    /// 64 hex digits. The first twelve are not all decimal, as the daemon sees to (moby: pkg/stringid).
    pub(crate) fn id(&mut self) -> String {
        loop {
            let id = self.hex(32);
            if id
                .get(..12)
                .is_some_and(|short| short.parse::<i64>().is_err())
            {
                return id;
            }
        }
    }

    /// A MAC address that is local and of one station.
    pub(crate) fn mac_address(&mut self) -> String {
        let mut bytes = [0; 6];
        self.0.fill_bytes(&mut bytes);
        let [first, rest @ ..] = bytes;
        let mut text = format!("{:02x}", (first & 0xfc) | 0x02);
        for byte in rest {
            text.push_str(&format!(":{byte:02x}"));
        }
        text
    }

    /// A random UUID (RFC 4122, version 4).
    pub(crate) fn uuid(&mut self) -> String {
        let hex = self.hex(16);
        let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default().to_owned();
        let variant = ["8", "9", "a", "b"]
            .get(usize::try_from(self.below(4)).unwrap_or(0))
            .copied()
            .unwrap_or("8");
        format!(
            "{}-{}-4{}-{variant}{}-{}",
            part(0..8),
            part(8..12),
            part(13..16),
            part(17..20),
            part(20..32)
        )
    }

    fn hex(&mut self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.0.fill_bytes(&mut buffer);
        buffer.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
