//! The world inside a container: programs as values stepped on virtual time.
