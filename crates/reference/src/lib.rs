//! The small grammars client and daemon share: image references, ports, sizes, durations.
