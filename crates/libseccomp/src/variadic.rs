//! `seccomp_rule_add` and `seccomp_rule_add_exact`: the comparisons are variable arguments.
//!
//! A `struct scmp_arg_cmp` is too large for registers. x86_64 puts variable arguments of this size onto
//! the stack, one after the other, as in an array: their address becomes the argument of the function
//! for arrays.
//!
//! # Why this file has unsafe code
//! It exports symbols.
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
core::arch::global_asm!(
    ".globl seccomp_rule_add",
    ".type seccomp_rule_add, @function",
    "seccomp_rule_add:",
    "endbr64",
    "lea r8, [rsp + 8]",
    "jmp {array}",
    ".size seccomp_rule_add, . - seccomp_rule_add",
    ".globl seccomp_rule_add_exact",
    ".type seccomp_rule_add_exact, @function",
    "seccomp_rule_add_exact:",
    "endbr64",
    "lea r8, [rsp + 8]",
    "jmp {exact}",
    ".size seccomp_rule_add_exact, . - seccomp_rule_add_exact",
    array = sym crate::seccomp_rule_add_array,
    exact = sym crate::seccomp_rule_add_exact_array,
);

#[cfg(not(target_arch = "x86_64"))]
compile_error!("the variable arguments of seccomp_rule_add are known for x86_64 alone");
