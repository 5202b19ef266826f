/* SPDX-License-Identifier: MIT OR Apache-2.0
 *
 * The API of libseccomp 2.6.1, as Seccompat's libseccomp.so.2 has it. The manual pages seccomp_*(3) of
 * libseccomp describe each function. Functions return 0, or a negative errno, unless it says otherwise.
 * Every filter is proven to decide as its rules say before it is loaded or exported. */
#ifndef SECCOMPAT_SECCOMP_H
#define SECCOMPAT_SECCOMP_H

#include <asm/unistd.h>
#include <elf.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <linux/types.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCMP_VER_MAJOR 2
#define SCMP_VER_MINOR 6
#define SCMP_VER_MICRO 1

struct scmp_version {
	unsigned int major;
	unsigned int minor;
	unsigned int micro;
};

/* A filter that is being made. */
typedef void *scmp_filter_ctx;

enum scmp_filter_attr {
	_SCMP_FLTATR_MIN = 0,
	SCMP_FLTATR_ACT_DEFAULT = 1,  /* the default action; read only */
	SCMP_FLTATR_ACT_BADARCH = 2,  /* the action for other ABIs */
	SCMP_FLTATR_CTL_NNP = 3,      /* seccomp_load sets no_new_privs; on by default */
	SCMP_FLTATR_CTL_TSYNC = 4,    /* every thread of the process gets the filter */
	SCMP_FLTATR_API_TSKIP = 5,    /* rules for the number -1, by which a tracer skips a call */
	SCMP_FLTATR_CTL_LOG = 6,      /* the kernel logs what is not allowed */
	SCMP_FLTATR_CTL_SSB = 7,      /* no mitigation of Speculative Store Bypass */
	SCMP_FLTATR_CTL_OPTIMIZE = 8, /* 1 or 2; the filter is the same */
	SCMP_FLTATR_API_SYSRAWRC = 9, /* the kernel's errnos are returned as they are */
	SCMP_FLTATR_CTL_WAITKILL = 10,/* only a fatal signal interrupts a notified call */
	_SCMP_FLTATR_MAX
};

/* Comparisons of an argument, all unsigned. */
enum scmp_compare {
	_SCMP_CMP_MIN = 0,
	SCMP_CMP_NE = 1,
	SCMP_CMP_LT = 2,
	SCMP_CMP_LE = 3,
	SCMP_CMP_EQ = 4,
	SCMP_CMP_GE = 5,
	SCMP_CMP_GT = 6,
	SCMP_CMP_MASKED_EQ = 7, /* datum_a is the mask, datum_b the value */
	_SCMP_CMP_MAX
};

typedef uint64_t scmp_datum_t;

struct scmp_arg_cmp {
	unsigned int arg; /* from 0 */
	enum scmp_compare op;
	scmp_datum_t datum_a;
	scmp_datum_t datum_b;
};

/* ABIs. */
#ifndef AUDIT_ARCH_LOONGARCH64
#define AUDIT_ARCH_LOONGARCH64 (258 | __AUDIT_ARCH_64BIT | __AUDIT_ARCH_LE)
#endif
#define SCMP_ARCH_NATIVE 0
#define SCMP_ARCH_X86 AUDIT_ARCH_I386
#define SCMP_ARCH_X86_64 AUDIT_ARCH_X86_64
#define SCMP_ARCH_X32 (EM_X86_64 | __AUDIT_ARCH_LE) /* the kernel has no value of its own */
#define SCMP_ARCH_ARM AUDIT_ARCH_ARM
#define SCMP_ARCH_AARCH64 AUDIT_ARCH_AARCH64
#define SCMP_ARCH_LOONGARCH64 AUDIT_ARCH_LOONGARCH64
#define SCMP_ARCH_M68K AUDIT_ARCH_M68K
#define SCMP_ARCH_MIPS AUDIT_ARCH_MIPS
#define SCMP_ARCH_MIPS64 AUDIT_ARCH_MIPS64
#define SCMP_ARCH_MIPS64N32 AUDIT_ARCH_MIPS64N32
#define SCMP_ARCH_MIPSEL AUDIT_ARCH_MIPSEL
#define SCMP_ARCH_MIPSEL64 AUDIT_ARCH_MIPSEL64
#define SCMP_ARCH_MIPSEL64N32 AUDIT_ARCH_MIPSEL64N32
#define SCMP_ARCH_PPC AUDIT_ARCH_PPC
#define SCMP_ARCH_PPC64 AUDIT_ARCH_PPC64
#define SCMP_ARCH_PPC64LE AUDIT_ARCH_PPC64LE
#define SCMP_ARCH_S390 AUDIT_ARCH_S390
#define SCMP_ARCH_S390X AUDIT_ARCH_S390X
#define SCMP_ARCH_PARISC AUDIT_ARCH_PARISC
#define SCMP_ARCH_PARISC64 AUDIT_ARCH_PARISC64
#define SCMP_ARCH_RISCV64 AUDIT_ARCH_RISCV64
#define SCMP_ARCH_SHEB AUDIT_ARCH_SH
#define SCMP_ARCH_SH AUDIT_ARCH_SHEL

/* The number of a call, by its name; a negative one if this ABI lacks it. */
#define SCMP_SYS(name) (__SNR_##name)

/* Comparisons as arguments of seccomp_rule_add: SCMP_A1(SCMP_CMP_EQ, 5). The forms with 32 cut the
 * values to 32 bits: a negative int would be extended to 64. */
#define SCMP_CMP64(...) ((struct scmp_arg_cmp){__VA_ARGS__})
#define SCMP_CMP SCMP_CMP64
#define SECCOMPAT_CMP32_1(arg, op, a) SCMP_CMP64(arg, op, (uint32_t)(a))
#define SECCOMPAT_CMP32_2(arg, op, a, b) SCMP_CMP64(arg, op, (uint32_t)(a), (uint32_t)(b))
#define SECCOMPAT_CMP32(_1, _2, chosen, ...) chosen
#define SCMP_CMP32(arg, op, ...)                                                                   \
	SECCOMPAT_CMP32(__VA_ARGS__, SECCOMPAT_CMP32_2, SECCOMPAT_CMP32_1, )(arg, op, __VA_ARGS__)
#define SCMP_A0_64(...) SCMP_CMP64(0, __VA_ARGS__)
#define SCMP_A0 SCMP_A0_64
#define SCMP_A0_32(op, ...) SCMP_CMP32(0, op, __VA_ARGS__)
#define SCMP_A1_64(...) SCMP_CMP64(1, __VA_ARGS__)
#define SCMP_A1 SCMP_A1_64
#define SCMP_A1_32(op, ...) SCMP_CMP32(1, op, __VA_ARGS__)
#define SCMP_A2_64(...) SCMP_CMP64(2, __VA_ARGS__)
#define SCMP_A2 SCMP_A2_64
#define SCMP_A2_32(op, ...) SCMP_CMP32(2, op, __VA_ARGS__)
#define SCMP_A3_64(...) SCMP_CMP64(3, __VA_ARGS__)
#define SCMP_A3 SCMP_A3_64
#define SCMP_A3_32(op, ...) SCMP_CMP32(3, op, __VA_ARGS__)
#define SCMP_A4_64(...) SCMP_CMP64(4, __VA_ARGS__)
#define SCMP_A4 SCMP_A4_64
#define SCMP_A4_32(op, ...) SCMP_CMP32(4, op, __VA_ARGS__)
#define SCMP_A5_64(...) SCMP_CMP64(5, __VA_ARGS__)
#define SCMP_A5 SCMP_A5_64
#define SCMP_A5_32(op, ...) SCMP_CMP32(5, op, __VA_ARGS__)

/* Actions. */
#define SCMP_ACT_KILL_PROCESS 0x80000000U
#define SCMP_ACT_KILL_THREAD 0x00000000U
#define SCMP_ACT_KILL SCMP_ACT_KILL_THREAD
#define SCMP_ACT_TRAP 0x00030000U
#define SCMP_ACT_NOTIFY 0x7fc00000U
#define SCMP_ACT_ERRNO(errno_) (0x00050000U | ((errno_) & 0x0000ffffU))
#define SCMP_ACT_TRACE(data) (0x7ff00000U | ((data) & 0x0000ffffU))
#define SCMP_ACT_LOG 0x7ffc0000U
#define SCMP_ACT_ALLOW 0x7fff0000U

/* The library. */
const struct scmp_version *seccomp_version(void);
unsigned int seccomp_api_get(void); /* the API level of the running kernel, 1 to 7 */
int seccomp_api_set(unsigned int level);

/* Contexts. */
scmp_filter_ctx seccomp_init(uint32_t def_action); /* NULL: no such action, or no memory */
int seccomp_reset(scmp_filter_ctx ctx, uint32_t def_action);
void seccomp_release(scmp_filter_ctx ctx);
int seccomp_merge(scmp_filter_ctx ctx_dst, scmp_filter_ctx ctx_src);
int seccomp_attr_get(const scmp_filter_ctx ctx, enum scmp_filter_attr attr, uint32_t *value);
int seccomp_attr_set(scmp_filter_ctx ctx, enum scmp_filter_attr attr, uint32_t value);

/* ABIs. */
uint32_t seccomp_arch_resolve_name(const char *arch_name); /* 0: no such name */
uint32_t seccomp_arch_native(void);
int seccomp_arch_exist(const scmp_filter_ctx ctx, uint32_t arch_token);
int seccomp_arch_add(scmp_filter_ctx ctx, uint32_t arch_token);
int seccomp_arch_remove(scmp_filter_ctx ctx, uint32_t arch_token);

/* Names and numbers of calls: __NR_SCMP_ERROR if there is none. */
char *seccomp_syscall_resolve_num_arch(uint32_t arch_token, int num); /* for free(3), or NULL */
int seccomp_syscall_resolve_name_arch(uint32_t arch_token, const char *name);
int seccomp_syscall_resolve_name_rewrite(uint32_t arch_token, const char *name);
int seccomp_syscall_resolve_name(const char *name);

/* Rules. The numbers of calls are the native ABI's. */
int seccomp_syscall_priority(scmp_filter_ctx ctx, int syscall, uint8_t priority);
int seccomp_rule_add(scmp_filter_ctx ctx, uint32_t action, int syscall, unsigned int arg_cnt, ...);
int seccomp_rule_add_array(scmp_filter_ctx ctx, uint32_t action, int syscall, unsigned int arg_cnt,
			   const struct scmp_arg_cmp *arg_array);
int seccomp_rule_add_exact(scmp_filter_ctx ctx, uint32_t action, int syscall, unsigned int arg_cnt,
			   ...);
int seccomp_rule_add_exact_array(scmp_filter_ctx ctx, uint32_t action, int syscall,
				 unsigned int arg_cnt, const struct scmp_arg_cmp *arg_array);
int seccomp_transaction_start(const scmp_filter_ctx ctx);
void seccomp_transaction_reject(const scmp_filter_ctx ctx);
int seccomp_transaction_commit(const scmp_filter_ctx ctx);

/* The filter. */
int seccomp_precompute(const scmp_filter_ctx ctx);
int seccomp_load(const scmp_filter_ctx ctx);
int seccomp_export_pfc(const scmp_filter_ctx ctx, int fd);
int seccomp_export_bpf(const scmp_filter_ctx ctx, int fd);
int seccomp_export_bpf_mem(const scmp_filter_ctx ctx, void *buf, size_t *len);

/* Notifications. */
struct seccomp_notif_addfd;
int seccomp_notify_alloc(struct seccomp_notif **req, struct seccomp_notif_resp **resp);
void seccomp_notify_free(struct seccomp_notif *req, struct seccomp_notif_resp *resp);
int seccomp_notify_receive(int fd, struct seccomp_notif *req);
int seccomp_notify_respond(int fd, struct seccomp_notif_resp *resp);
int seccomp_notify_id_valid(int fd, uint64_t id);
int seccomp_notify_fd(const scmp_filter_ctx ctx); /* the descriptor */
int seccomp_notify_addfd(int fd, struct seccomp_notif_addfd *addfd); /* the descriptor there */

/* Only in Seccompat's library: calls that the author of the rules did not know get `action`, an
 * SCMP_ACT_ERRNO, instead of the default action, which must be one too. `known_up_to` is the newest Linux
 * whose calls the author knew, as KERNEL_VERSION(major, minor, 0); 0 takes it from the rules. */
int seccompat_unknown(scmp_filter_ctx ctx, uint32_t action, uint32_t known_up_to);

/* -1 to -99 are no calls. */
#define __NR_SCMP_ERROR -1
#define __NR_SCMP_UNDEF -2

#include "seccomp-syscalls.h"

#ifdef __cplusplus
}
#endif

#endif
