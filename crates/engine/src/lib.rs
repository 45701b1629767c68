//! The daemon: container table, image store and the rules dockerd keeps, as one pure value.
