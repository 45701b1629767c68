//! Set-up, oracle, recording and checks.
fn main() {}
