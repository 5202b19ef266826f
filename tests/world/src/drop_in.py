"""Uses the Python bindings of libseccomp, and writes a document: the results of each case.

They are a value or an exception, and the instructions of a filter in hexadecimal.
"""
import ctypes
import json
import os
import tempfile

from seccomp import (ALLOW, EQ, ERRNO, GE, GT, KILL, KILL_PROCESS, LE, LOG, LT, MASKED_EQ, NE, NOTIFY, TRAP, Arch,
                     Arg, Attr, NotificationResponse, SyscallFilter, resolve_syscall, system_arch)

cases = {}


def case(function):
    """Runs a function with a place for a filter, and stores its result."""
    place = []
    try:
        result = function(place)
    except Exception as error:  # The kind and the text are a part of the interface.
        result = [type(error).__name__, str(error)]
    exported = None
    if place:
        with tempfile.TemporaryFile() as file:
            place[-1].export_bpf(file)
            file.seek(0)
            exported = file.read().hex()
    cases[function.__name__] = {"result": result, "filter": exported}


def conditions(place):
    it = SyscallFilter(ERRNO(1))
    place.append(it)
    it.add_rule(ALLOW, "read")
    it.add_rule(ALLOW, 1, Arg(0, EQ, 2), Arg(2, LE, 4096))
    it.add_rule(ERRNO(13), "socket", Arg(0, GT, 10))
    it.add_rule(ALLOW, "socket", Arg(0, LT, 3))
    it.add_rule(LOG, "personality", Arg(0, NE, 0))
    it.add_rule(TRAP, "ioctl", Arg(1, MASKED_EQ, 0xFFFFFFFF, 0x5412))
    it.add_rule_exactly(ALLOW, "openat", Arg(3, GE, 1 << 40))


def architectures(place):
    it = SyscallFilter(ALLOW)
    place.append(it)
    told = [it.exist_arch(Arch.X86), it.exist_arch(Arch.NATIVE)]
    it.add_arch(Arch("x86"))
    it.add_arch(Arch.X32)
    it.add_rule(ERRNO(99), "socketcall")
    it.add_rule(ERRNO(98), "socket", Arg(0, EQ, 38))
    it.remove_arch(Arch.X32)
    return told + [it.exist_arch(Arch.X86), it.exist_arch(Arch.X32)]


def attributes(place):
    it = SyscallFilter(KILL)
    place.append(it)
    told = [it.get_attr(Attr.ACT_DEFAULT), it.get_attr(Attr.ACT_BADARCH), it.get_attr(Attr.CTL_NNP)]
    it.set_attr(Attr.ACT_BADARCH, ERRNO(1))
    it.set_attr(Attr.CTL_NNP, 0)
    it.set_attr(Attr.CTL_OPTIMIZE, 2)
    it.add_rule(ALLOW, "exit_group")
    it.syscall_priority("exit_group", 200)
    return told + [it.get_attr(Attr.ACT_BADARCH), it.get_attr(Attr.CTL_NNP), it.get_attr(Attr.CTL_OPTIMIZE)]


def default_cannot_change(place):
    SyscallFilter(KILL).set_attr(Attr.ACT_DEFAULT, ALLOW)


def unknown_attribute_value(place):
    SyscallFilter(KILL).set_attr(Attr.CTL_OPTIMIZE, 9)


def default_again(place):
    SyscallFilter(ALLOW).add_rule(ALLOW, "read")


def sixth_argument(place):
    SyscallFilter(ALLOW).add_rule(ERRNO(1), "read", Arg(6, EQ, 0))


def one_argument_twice(place):
    SyscallFilter(ALLOW).add_rule(ERRNO(1), "read", Arg(0, GT, 1), Arg(0, LT, 9))


def two_actions(place):
    it = SyscallFilter(ALLOW)
    place.append(it)
    it.add_rule(ERRNO(1), "read", Arg(0, EQ, 1))
    it.add_rule(ERRNO(2), "read", Arg(0, EQ, 1))


def no_such_call(place):
    SyscallFilter(ALLOW).add_rule(ERRNO(1), "nosuchcall")


def merged(place):
    one, other = SyscallFilter(ERRNO(1)), SyscallFilter(ERRNO(1))
    other.add_arch(Arch.AARCH64)
    other.remove_arch(Arch.NATIVE)
    other.add_rule(ALLOW, "write")
    one.add_rule(ALLOW, "read")
    one.merge(other)
    place.append(one)


def not_merged(place):
    one, other = SyscallFilter(ERRNO(1)), SyscallFilter(ALLOW)
    one.merge(other)


def reset(place):
    it = SyscallFilter(ALLOW)
    it.add_rule(ERRNO(5), "read")
    it.reset(KILL_PROCESS)
    it.add_rule(ALLOW, "write")
    place.append(it)


def names(place):
    calls = ["read", "socket", "clone3", "mseal", "nosuchcall"]
    told = [resolve_syscall(arch, call) for arch in (Arch("x86_64"), Arch("aarch64")) for call in calls[:3]]
    back = [resolve_syscall(Arch("x86_64"), number).decode() for number in (0, 41, 435)]
    return told + back + [system_arch() == Arch.X86_64]


def loaded(place):
    """In a child: the filter decides from then on."""
    it = SyscallFilter(ALLOW)
    it.add_rule(ERRNO(11), "getpriority", Arg(0, EQ, 1))
    it.add_rule(ERRNO(12), "mkdirat")
    it.add_rule(ERRNO(12), "mkdir")
    child = os.fork()
    if child == 0:
        it.load()
        status = 0
        try:
            os.mkdir("/tmp/none/none")
            status = 1
        except OSError as error:
            status |= 2 if error.errno != 12 else 0
        libc = ctypes.CDLL(None, use_errno=True)
        status |= 4 if libc.getpriority(1, 0) != -1 or ctypes.get_errno() != 11 else 0
        ctypes.set_errno(0)
        libc.getpriority(0, 0)
        status |= 8 if ctypes.get_errno() != 0 else 0
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def notified(place):
    """A supervisor answers a call of its child."""
    it = SyscallFilter(ALLOW)
    it.add_rule(NOTIFY, "getppid")
    it.load()
    fd = it.get_notify_fd()
    child = os.fork()
    if child == 0:
        os._exit(0 if os.getppid() == 4711 else 1)
    asked = it.receive_notify()
    it.respond_notify(NotificationResponse(asked, 4711, 0, 0))
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return [fd >= 0, asked.syscall, str(asked.syscall_arch), asked.pid == child, ended]


for function in [conditions, architectures, attributes, default_cannot_change, unknown_attribute_value, default_again,
                 sixth_argument, one_argument_twice, two_actions, no_such_call, merged, not_merged, reset, names,
                 loaded, notified]:
    case(function)
is_ours = hasattr(ctypes.CDLL("libseccomp.so.2"), "seccompat_unknown")
print(json.dumps({"library": "seccompat" if is_ours else "libseccomp", "cases": cases}))
