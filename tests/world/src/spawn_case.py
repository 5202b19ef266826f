"""The cases of spawn_case.c with Python's own modules. Reads a JSON list of lists of words from stdin, and prints
a list with the answer to each."""

import fcntl
import json
import os
import signal
import subprocess
import sys


def hold(number, inheritable):
    fd = os.open("/dev/null", os.O_RDWR)
    os.dup2(fd, number, inheritable)
    os.close(fd)


def answer(words):
    ends, errors = os.pipe(), None
    options = {"stdout": ends[1], "close_fds": True, "restore_signals": False, "env": {}}
    args, mask, passed = [], [], []
    for key, value in (word.split("=", 1) for word in words):
        if key == "path":
            options["executable"] = value
        elif key == "arg":
            args.append(value)
        elif key == "long":
            args.append("0" * int(value))
        elif key == "env":
            name, text = value.split("=", 1)
            options["env"][name] = text
        elif key == "search":
            options["env"]["PATH"] = value
        elif key == "cwd":
            options["cwd"] = value
        elif key == "pgid":
            options["process_group"] = int(value)
        elif key == "uid":
            options["user"] = int(value)
        elif key == "gid":
            options["group"] = int(value)
        elif key == "groups":
            options["extra_groups"] = [int(one) for one in value.split(",") if one]
        elif key == "mask":
            mask.append(int(value))
        elif key == "ignore":
            signal.signal(int(value), signal.SIG_IGN)
        elif key == "close":
            os.close(int(value))
        elif key == "inherit":
            hold(int(value), True)
            options["close_fds"] = False
        elif key == "hide":
            hold(int(value), False)
            options["close_fds"] = False
        elif key == "pass":
            hold(int(value), False)
            passed.append(int(value))
            options["pass_fds"] = passed
        elif key == "input":
            options["stdin"] = os.open(value, os.O_RDONLY)
        elif key == "merge":
            options["stderr"] = subprocess.STDOUT
        elif key == "swap":
            errors = os.pipe()
            os.dup2(ends[1], 2, False)
            os.dup2(errors[1], 1, False)
            options["stdout"], options["stderr"] = 2, 1
        else:
            raise ValueError(key)
    try:
        if mask:
            actions = [(os.POSIX_SPAWN_DUP2, ends[1], 1)]
            path, env = options["executable"], options["env"]
            pid = os.posix_spawn(path, args, env, file_actions=actions, setsigmask=mask)
            wait = lambda: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        else:
            wait = subprocess.Popen(args, **options).wait
    except OSError as error:
        return f"error {error.errno}\n"
    os.close(ends[1])
    if errors:
        os.close(2)
        os.close(1)
        os.close(errors[1])
    text = b"".join(open(end[0], "rb").read() for end in (ends, errors) if end)
    status = wait()
    head = f"status {status}\n" if status >= 0 else f"signal {-status}\n"
    return head + text.decode()


def apart(words):
    """In a process of its own, whose state the case may change."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        # Away from the numbers of the cases.
        result = fcntl.fcntl(writes, fcntl.F_DUPFD_CLOEXEC, 200)
        os.close(writes)
        # Python itself ignores it.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        try:
            text = answer(words)
        except BaseException as error:
            text = f"{type(error).__name__}: {error}"
        os.write(result, text.encode())
        os._exit(0)
    os.close(writes)
    with open(reads, "rb") as file:
        text = file.read().decode()
    os.waitpid(pid, 0)
    return text


os.closerange(3, 1024)
json.dump([apart(words) for words in json.load(sys.stdin)], sys.stdout)
