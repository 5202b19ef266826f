/* Makes the filters of a unit by systemd's own libraries: reads `KEY=VALUE` lines by their parsers, loads
 * each directive in the order of systemd, and writes each program (its size in bytes, then its bytes) in
 * place of its installation.
 *
 *   systemd LIBSYSTEMD-SHARED LIBSYSTEMD-CORE < ASSIGNMENTS
 *
 * The settings are members of a structure without a public header. A parser shows their places: they are the
 * bytes that differ after it has read two values into two equal structures. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIZE = 65536 };
static const uint32_t ALLOW = 0x7fff0000u, LOG = 0x7ffc0000u, KILL = 0x80000000u, ERRNO = 0x00050000u;
enum { EPERM_ = 1, NO_ERRNO = 2147483646 };

static void *shared, *core;

static void *named(void *library, const char *name)
{
    void *found = dlsym(library, name);
    if (!found) {
        fprintf(stderr, "%s is not in the library\n", name);
        exit(3);
    }
    return found;
}

/* Instead of libseccomp's, which installs the filter. */
int seccomp_load(void *filter)
{
    int (*export)(void *, int) = (int (*)(void *, int))named(RTLD_DEFAULT, "seccomp_export_bpf");
    FILE *file = tmpfile();
    if (!file || export(filter, fileno(file)))
        exit(4);
    uint32_t size = lseek(fileno(file), 0, SEEK_END);
    lseek(fileno(file), 0, SEEK_SET);
    char *bytes = malloc(size);
    if (!bytes || read(fileno(file), bytes, size) != size)
        exit(4);
    fwrite(&size, sizeof size, 1, stdout);
    fwrite(bytes, 1, size, stdout);
    fclose(file);
    free(bytes);
    return 0;
}

typedef int Parser(const char *unit, const char *filename, unsigned line, const char *section,
                   unsigned section_line, const char *lvalue, int ltype, const char *rvalue, void *data,
                   void *userdata);

static int parse(const char *parser, const char *key, const char *value, void *data)
{
    static int some_unit[1024];
    return ((Parser *)named(core, parser))(NULL, "file", 1, "Service", 1, key, 0, value, data, some_unit);
}

static char *context(void)
{
    char *made = aligned_alloc(64, SIZE);
    memset(made, 0, SIZE);
    ((void (*)(void *))named(core, "exec_context_init"))(made);
    return made;
}

/* The first place from `from` on at which a parser's two values differ; a pointer begins at a multiple of 8. */
static size_t place(const char *parser, const char *key, const char *one, const char *other, size_t from, size_t step)
{
    char *a = context(), *b = context();
    if (one)
        parse(parser, key, one, a);
    if (other)
        parse(parser, key, other, b);
    for (size_t at = from; at + step <= SIZE; at += step)
        if (memcmp(a + at, b + at, step))
            return at;
    fprintf(stderr, "%s changes nothing\n", parser);
    exit(3);
}

/* A list, and whether it allows: a list that refuses changes the pointer alone. */
static void list(char *settings, const char *parser, const char *key, const char *word, void **pointer, bool *allows)
{
    char refused[64];
    snprintf(refused, sizeof refused, "~%s", word);
    size_t at = place(parser, key, NULL, refused, 0, 8);
    memcpy(pointer, settings + at, sizeof *pointer);
    char *a = context(), *b = context();
    parse(parser, key, word, a);
    parse(parser, key, refused, b);
    for (size_t byte = 0; byte < SIZE; byte++)
        if (byte / 8 != at / 8 && a[byte] != b[byte]) {
            *allows = settings[byte] & (a[byte] ^ b[byte]);
            return;
        }
    exit(3);
}

static void check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %d\n", what, result);
        exit(5);
    }
}

static void set(const char *name)
{
    void *found = ((void *(*)(const char *))named(shared, "syscall_filter_set_find"))(name);
    int (*load)(uint32_t, void *, uint32_t, bool) =
        (int (*)(uint32_t, void *, uint32_t, bool))named(shared, "seccomp_load_syscall_filter_set");
    check(load(ALLOW, found, ERRNO | EPERM_, false), name);
}

static void plain(const char *function)
{
    check(((int (*)(void))named(shared, function))(), function);
}

int main(int argc, char **argv)
{
    static const char *const SWITCHES[] = {
        "ProtectHostname", "MemoryDenyWriteExecute", "RestrictRealtime", "RestrictSUIDSGID",
        "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectClock",
        "PrivateDevices", "LockPersonality",
    };
    enum { COUNT = sizeof SWITCHES / sizeof *SWITCHES };
    bool on[COUNT] = { false };
    if (argc != 3 || !(shared = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL)) ||
        !(core = dlopen(argv[2], RTLD_NOW | RTLD_GLOBAL))) {
        fprintf(stderr, "%s\n", dlerror());
        return 3;
    }
    char *settings = context(), *line = NULL;
    void *archs = NULL;
    bool namespaces = false;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) > 0;) {
        line[length - 1] = 0;
        char *value = strchr(line, '=');
        if (!value)
            return 2;
        *value++ = 0;
        if (!strcmp(line, "SystemCallFilter"))
            parse("config_parse_syscall_filter", line, value, settings);
        else if (!strcmp(line, "SystemCallLog"))
            parse("config_parse_syscall_log", line, value, settings);
        else if (!strcmp(line, "SystemCallErrorNumber"))
            parse("config_parse_syscall_errno", line, value, settings);
        else if (!strcmp(line, "RestrictAddressFamilies"))
            parse("config_parse_address_families", line, value, settings);
        else if (!strcmp(line, "RestrictNamespaces")) {
            parse("config_parse_restrict_namespaces", line, value, settings);
            namespaces = *value;
        } else if (!strcmp(line, "SystemCallArchitectures"))
            parse("config_parse_syscall_archs", line, value, &archs);
        for (int at = 0; at < COUNT; at++)
            if (!strcmp(line, SWITCHES[at]))
                on[at] = !strcmp(value, "yes");
    }
    if (on[0])
        plain("seccomp_protect_hostname");
    void *pointer;
    bool allows;
    list(settings, "config_parse_address_families", "RestrictAddressFamilies", "AF_INET", &pointer, &allows);
    if (allows || pointer)
        check(((int (*)(void *, bool))named(shared, "seccomp_restrict_address_families"))(pointer, allows),
              "families");
    if (on[1])
        plain("seccomp_memory_deny_write_execute");
    if (on[2])
        check(((int (*)(int))named(shared, "seccomp_restrict_realtime_full"))(EPERM_), "realtime");
    if (on[3])
        plain("seccomp_restrict_suid_sgid");
    if (namespaces) {
        unsigned long retained;
        size_t at = place("config_parse_restrict_namespaces", "RestrictNamespaces", "yes", "no", 0, 8);
        memcpy(&retained, settings + at, sizeof retained);
        check(((int (*)(unsigned long))named(shared, "seccomp_restrict_namespaces"))(retained), "namespaces");
    }
    if (on[4])
        plain("seccomp_protect_sysctl");
    if (on[5])
        set("@module");
    if (on[6])
        plain("seccomp_protect_syslog");
    if (on[7])
        set("@clock");
    if (on[8])
        set("@raw-io");
    if (archs)
        check(((int (*)(void *))named(shared, "seccomp_restrict_archs"))(archs), "architectures");
    if (on[9])
        check(((int (*)(unsigned long))named(shared, "seccomp_lock_personality"))(0), "personality");
    int (*raw)(uint32_t, void *, uint32_t, bool) =
        (int (*)(uint32_t, void *, uint32_t, bool))named(shared, "seccomp_load_syscall_filter_set_raw");
    list(settings, "config_parse_syscall_log", "SystemCallLog", "read", &pointer, &allows);
    if (allows || pointer)
        check(raw(allows ? ALLOW : LOG, pointer, allows ? LOG : ALLOW, false), "log");
    list(settings, "config_parse_syscall_filter", "SystemCallFilter", "read", &pointer, &allows);
    int number;
    memcpy(&number, settings + place("config_parse_syscall_errno", "SystemCallErrorNumber", "EPERM", "kill", 0, 4), 4);
    uint32_t refused = number == NO_ERRNO ? KILL : ERRNO | (uint32_t)number;
    if (allows || pointer)
        check(raw(allows ? refused : ALLOW, pointer, allows ? ALLOW : refused, false), "filter");
    return fflush(stdout);
}
