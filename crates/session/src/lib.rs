//! The host: shell, terminals, jobs, virtual clock, home folder, undo.
