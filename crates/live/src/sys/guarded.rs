//! A command whose calls this process is notified of, and its guard.
//!
//! The command's filter cannot be removed, and without a supervisor each of its calls would get
//! ENOSYS. So between this process and the command there is a guard: a process that adopts the
//! command's orphans, and kills all of them when this process ends, however that happens.
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, FdFlags};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    Pid, PidfdFlags, PidfdGetfdFlags, Signal, WaitOptions, kill_process, pidfd_getfd, pidfd_open,
};
use seccompat_bpf::{Action, Insn, Program, code};

use super::install::{listen, sock_filters};
use super::listener::{Listener, Notice, receiving_ends};
use super::signals::ignore_ends;
use super::waiting::fork_off;
use crate::exec::{become_command, pointers};
use crate::means::pause;
use crate::trace::Ended;

/// The reason why there is no command.
pub(crate) enum NotStarted {
    /// No listener can be made.
    NoListener(io::Error),
    /// This call failed.
    System(&'static str, io::Error),
}

/// The supervisor's news.
pub(crate) enum Heard {
    /// Nothing yet.
    Nothing,
    /// A thread waits with a call.
    Call(Notice),
    /// No process is left that could make a call.
    Over,
}

/// Messages through the pipe: a kind and a number.
const PID: i32 = 1;
const DESCRIPTOR: i32 = 2;
const REFUSED: i32 = 3;
const STATUS: i32 = 4;

/// The command's name until it is executed: an exec changes it.
const STARTING: &std::ffi::CStr = c"seccompat-start";

/// A command, its listener and its guard.
pub(crate) struct Guarded {
    pub(crate) command: i32,
    /// Whether the command was executed.
    pub(crate) has_executed: bool,
    guard: Pid,
    listener: Listener,
    /// Closing it makes the guard kill all processes.
    alive: Option<OwnedFd>,
    told: OwnedFd,
    status: Option<i32>,
    receiving_ends: bool,
}

impl Guarded {
    /// Starts the command; it waits in its first call.
    pub(crate) fn start(words: &[CString]) -> Result<Self, NotStarted> {
        let system = |what| move |error: Errno| NotStarted::System(what, error.into());
        let (watch, alive) = pipe_with(PipeFlags::CLOEXEC).map_err(system("pipe"))?;
        let (told, tell) = pipe_with(PipeFlags::CLOEXEC).map_err(system("pipe"))?;
        let argv = pointers(words);
        let mut filter = notifies();
        let supervisor = rustix::process::getpid();
        let guard = fork_off(|| {
            // Nobody but this process may hold the end by which the guard notices its death.
            let alive = alive.as_raw_fd();
            guard((&watch, alive), (&tell, supervisor), || {
                let error = match announce(&tell, &mut filter) {
                    Ok(()) => become_command(&argv),
                    Err(error) => {
                        say(&tell, REFUSED, error.raw_os_error().unwrap_or(libc::EIO));
                        error
                    }
                };
                error.raw_os_error().unwrap_or(libc::EIO)
            })
        });
        let guard = guard.map_err(|error| NotStarted::System("fork", error))?;
        let guard = Pid::from_raw(guard).ok_or(NotStarted::System("fork", Errno::SRCH.into()))?;
        drop((watch, tell));
        let reap = || {
            let _status = rustix::process::waitpid(Some(guard), WaitOptions::empty());
        };
        match adopt(&told) {
            Ok((command, listener)) => Ok(Self {
                command,
                has_executed: false,
                guard,
                listener: Listener::new(listener),
                alive: Some(alive),
                told,
                status: None,
                receiving_ends: receiving_ends(),
            }),
            Err(error) => {
                drop(alive);
                reap();
                Err(NotStarted::NoListener(error))
            }
        }
    }

    /// Waits for a notification, or for a signal. Older kernels return after `patience`, too.
    pub(crate) fn hear(&mut self, patience: Duration) -> io::Result<Heard> {
        // Where receiving waits, poll(2) would cost a third of the time of a notification.
        if !self.receiving_ends {
            let events = poll_one(self.listener.descriptor(), patience)?;
            if !events.contains(PollFlags::IN) {
                return Ok(nothing_or_over(events));
            }
        }
        if let Some(notice) = self.listener.receive()? {
            return Ok(Heard::Call(notice));
        }
        poll_one(self.listener.descriptor(), Duration::ZERO).map(nothing_or_over)
    }

    /// Finds out whether the command was executed.
    pub(crate) fn look(&mut self) {
        let name = crate::proc::name_of(self.command);
        self.has_executed = STARTING.to_str() != Ok(name.as_str());
    }

    /// Lets the kernel make a call.
    pub(crate) fn proceed(&self, notice: &Notice) {
        self.listener.proceed(notice);
    }

    /// Whether the command's first process has ended.
    pub(crate) fn command_ended(&mut self) -> bool {
        while self.status.is_none() {
            let events = poll_one(&self.told, Duration::ZERO).unwrap_or(PollFlags::empty());
            if !events.contains(PollFlags::IN) {
                break;
            }
            match read(&self.told) {
                Some((STATUS, number)) => self.status = Some(number),
                Some(_) => {}
                None => break,
            }
        }
        self.status.is_some()
    }

    /// Makes the guard kill all processes of the command.
    pub(crate) fn end_all(&mut self) {
        self.alive = None;
    }

    /// Waits for the guard, and returns how the command ended.
    pub(crate) fn finish(mut self) -> Option<Ended> {
        self.end_all();
        let _reaped = rustix::io::retry_on_intr(|| {
            rustix::process::waitpid(Some(self.guard), WaitOptions::empty())
        });
        self.command_ended();
        let status = self.status?;
        Some(match libc::WIFSIGNALED(status) {
            true => Ended::Signalled(libc::WTERMSIG(status)),
            false => Ended::Exited(libc::WEXITSTATUS(status)),
        })
    }
}

/// Whether all who could make a call have ended.
fn nothing_or_over(events: PollFlags) -> Heard {
    let is_over = events.intersects(PollFlags::HUP | PollFlags::ERR);
    if is_over && !events.contains(PollFlags::IN) { Heard::Over } else { Heard::Nothing }
}

/// The filter: every call is notified.
fn notifies() -> Vec<libc::sock_filter> {
    let insn = Insn::new(code::RET, Action::Notify.to_word());
    Program::new(vec![insn]).map(|program| sock_filters(&program)).unwrap_or_default()
}

/// The events of a descriptor; none after `patience`, or after a signal.
fn poll_one(descriptor: &OwnedFd, patience: Duration) -> io::Result<PollFlags> {
    let mut all = [PollFd::new(descriptor, PollFlags::IN)];
    let patience = Timespec::try_from(patience).ok();
    match poll(&mut all, patience.as_ref()) {
        Ok(_) => Ok(all[0].revents()),
        Err(Errno::INTR) => Ok(PollFlags::empty()),
        Err(error) => Err(error.into()),
    }
}

fn say(tell: &OwnedFd, kind: i32, number: i32) {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&kind.to_ne_bytes());
    bytes[4..].copy_from_slice(&number.to_ne_bytes());
    // A write of so few bytes is atomic; without a reader there is nobody to be told.
    let _told = rustix::io::retry_on_intr(|| rustix::io::write(tell, &bytes));
}

fn read(told: &OwnedFd) -> Option<(i32, i32)> {
    let mut bytes = [0u8; 8];
    let got = rustix::io::retry_on_intr(|| rustix::io::read(told, &mut bytes));
    let word = |at: usize| i32::from_ne_bytes(std::array::from_fn(|byte| bytes[at + byte]));
    (got == Ok(8)).then(|| (word(0), word(4)))
}

/// In the command's process: says which number the listener will have, and makes it. Afterwards
/// each call waits for the supervisor.
fn announce(tell: &OwnedFd, filter: &mut [libc::sock_filter]) -> io::Result<()> {
    // The kernel gives the lowest free number.
    let next = rustix::io::fcntl_dupfd_cloexec(tell, 0)?;
    let number = next.as_raw_fd();
    drop(next);
    rustix::thread::set_name(STARTING)?;
    say(tell, DESCRIPTOR, number);
    match listen(filter) {
        // EACCES: no CAP_SYS_ADMIN.
        Err(error) if error.raw_os_error() == Some(libc::EACCES) => {
            rustix::thread::set_no_new_privs(true)?;
            listen(filter)
        }
        made => made,
    }
}

/// Takes the command's listener over.
fn adopt(told: &OwnedFd) -> io::Result<(i32, OwnedFd)> {
    let (mut command, mut number) = (None, None);
    let failed = |errno| Err(io::Error::from_raw_os_error(errno));
    loop {
        if let (Some(pid), Some(number)) = (command, number) {
            if let Some(listener) = taken(pid, number)? {
                return Ok((pid, listener));
            }
        }
        if !poll_one(told, Duration::from_millis(1))?.contains(PollFlags::IN) {
            continue;
        }
        match read(told) {
            Some((PID, pid)) => command = Some(pid),
            Some((DESCRIPTOR, at)) => number = Some(at),
            Some((REFUSED, errno)) => return failed(errno),
            // It ended before it had a listener.
            Some(_) | None => return failed(libc::ECANCELED),
        }
    }
}

/// The listener in another process, once it is there: pidfd_getfd(2).
fn taken(pid: i32, number: i32) -> io::Result<Option<OwnedFd>> {
    let Some(id) = Pid::from_raw(pid) else { return Ok(None) };
    let process = pidfd_open(id, PidfdFlags::empty())?;
    match pidfd_getfd(&process, number, PidfdGetfdFlags::empty()) {
        Ok(descriptor) => {
            let _ = rustix::io::fcntl_setfd(&descriptor, FdFlags::CLOEXEC);
            Ok(Some(descriptor))
        }
        Err(Errno::BADF | Errno::SRCH) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The guard: forks the command, reports its end to the supervisor, and ends with its last process,
/// or kills all of them as soon as the supervisor has ended. `watch` closes with `alive`.
fn guard(
    (watch, alive): (&OwnedFd, i32),
    (tell, supervisor): (&OwnedFd, Pid),
    command: impl FnOnce() -> i32,
) -> i32 {
    super::waiting::close(alive);
    // Orphans of the command become children of the guard.
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let Ok(pid) = fork_off(command) else { return libc::EAGAIN };
    // A terminal sends its signals to the whole group: the command's end is the guard's.
    ignore_ends();
    say(tell, PID, pid);
    let Some(first) = Pid::from_raw(pid) else { return libc::ESRCH };
    let ended = pidfd_open(first, PidfdFlags::empty());
    let mut first = Some(first);
    loop {
        let mut all = vec![PollFd::new(watch, PollFlags::empty())];
        if let (Some(_), Ok(ended)) = (first, &ended) {
            all.push(PollFd::new(ended, PollFlags::IN));
        }
        let patience = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
        let _woken = poll(&mut all, Some(&patience));
        let is_alone = !all[0].revents().is_empty();
        drop(all);
        loop {
            match rustix::process::wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) => {
                    if Some(pid) == first {
                        say(tell, STATUS, status.as_raw());
                        first = None;
                    }
                }
                Err(Errno::CHILD) => return 0,
                Ok(None) | Err(_) if is_alone => {
                    kill_children();
                    pause(Duration::from_millis(1));
                }
                Ok(None) | Err(_) => break,
            }
        }
        if first.is_none() {
            // It may wait for a notification. A signal just before it waits is lost: so again and again.
            let _interrupted = kill_process(supervisor, Signal::CHILD);
        }
    }
}

/// Kills the children of this process. Theirs become this process's, and are next.
fn kill_children() {
    for pid in crate::proc::children().into_iter().filter_map(Pid::from_raw) {
        let _it_may_have_ended = kill_process(pid, Signal::KILL);
    }
}
