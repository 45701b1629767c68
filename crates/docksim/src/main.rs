//! The docksim binary.
fn main() {}
