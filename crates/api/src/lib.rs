//! Engine API 1.51: requests, replies and wire types as values.
