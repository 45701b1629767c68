//! The docker command line: one table of commands and flags, pflag's rules, jobs and tables.
