//! Seccomp profiles of three dialects, and what they mean.
#![forbid(unsafe_code)]
