//! LXC: the filter that it makes of a policy, lxc.container.conf(5), SECCOMP CONFIGURATION.
//!
//! The first line is the version of the language, 1 or 2. Version 1 lists numbers of the machine's own
//! calls. In version 2 the second line says whether the list allows or denies, and the default; each further
//! line is a call, an action and conditions. The tests compare the filter with that of `lxc-execute`.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_policy::{Added, Builder, Compare};
use seccompat_profile::order::sort_by_key;
use seccompat_profile::{Span, Text};

use crate::chain::{Chain, Directive, Kind, Maker, Numbers, Remark, located, of, table};
use crate::stack::Stack;

/// The kernel's action for an ABI that the policy does not serve.
const BAD_ARCH: Action = Action::KillThread;
/// `MNT_FORCE`
const FORCE: u64 = 1;
/// Sections that a policy may have, in lower or upper case.
const SECTIONS: [&str; 15] = [
    "all",
    "x86",
    "x32",
    "x86_64",
    "arm",
    "arm64",
    "ppc64le",
    "ppc64",
    "ppc",
    "mips64",
    "mips64n32",
    "mips",
    "mipsel64",
    "mipsel64n32",
    "mipsel",
];

/// The calls that Incus refuses with ENOSYS in a container without settings (`security.syscalls.deny_default`).
const INCUS: [&str; 5] =
    ["delete_module", "finit_module", "init_module", "kexec_load", "open_by_handle_at"];

/// The policy that Incus writes for a container without settings: an unmount by force is refused, too.
#[must_use]
pub fn incus() -> String {
    let calls: String = INCUS.iter().map(|call| format!("{call} errno 38\n")).collect();
    format!("2\ndenylist\n[all]\nreject_force_umount\n{calls}")
}

/// Conditions: an argument, a comparison, a value.
pub(crate) type Conditions = Vec<(u8, Compare, u64)>;

/// The filter of a policy on a machine with this ABI.
#[must_use]
pub fn chain(text: &Text, stack: &Stack, native: Abi) -> Chain {
    let library = stack.library();
    let maker = Maker { abis: abis(native), library: library.as_ref() };
    let rules = maker.abis.iter().map(|_| Numbers::new()).collect();
    let (default, action) = (Action::KillThread, Action::Allow);
    let mut reader =
        Reader { maker, native, default, action, rules, remarks: Vec::new(), is_skipped: false };
    let read = reader.read(text.as_str());
    let Reader { maker, default, rules, mut remarks, .. } = reader;
    let mut chain = Chain::default();
    match read {
        Err((span, message)) => {
            remarks.push(Remark { at: (0, span), kind: Kind::Fails, message, near: None });
        }
        Ok((key, span, version)) => {
            let mut builder = Builder::new(BAD_ARCH);
            for (&abi, numbers) in maker.abis.iter().zip(&rules) {
                if version == 1 && abi != native {
                    continue;
                }
                let table = table(&mut builder, abi, default, numbers);
                // They have one byte order, and each is there once.
                let _ = builder.add(table);
            }
            let made = builder.build().ok();
            chain.oldest_first.extend(made.map(|policy| Directive { key, at: (0, span), policy }));
        }
    }
    Chain { remarks, ..chain }
}

/// The ABIs that a policy serves on a machine.
fn abis(native: Abi) -> Vec<Abi> {
    let others: &[Abi] = match native {
        Abi::X86_64 => &[Abi::X86, Abi::X32],
        Abi::Ppc64 => &[Abi::Ppc],
        Abi::Aarch64 => &[Abi::Arm],
        Abi::Mips64 => &[Abi::Mips, Abi::Mips64n32],
        Abi::Mipsel64 => &[Abi::Mipsel, Abi::Mipsel64n32],
        _ => &[],
    };
    others.iter().copied().chain([native]).collect()
}

/// Why LXC does not start the container.
type Failed = (Span, String);

struct Reader<'a> {
    maker: Maker<'a>,
    native: Abi,
    default: Action,
    /// The action of a line without one.
    action: Action,
    /// The rules of each ABI.
    rules: Vec<Numbers>,
    remarks: Vec<Remark>,
    /// Whether the lines are those of a section for other machines.
    is_skipped: bool,
}

impl Reader<'_> {
    /// The style, its place, and the version.
    fn read(&mut self, text: &str) -> Result<(&'static str, Span, u8), Failed> {
        let mut lines = lines(text);
        let first = lines.by_ref().find(|(_, line)| !line.trim().is_empty());
        let (at, line) = first.unwrap_or_default();
        let version = match line.trim() {
            "1" => 1,
            "2" => 2,
            _ => return Err((span(at, line), "the version is neither 1 nor 2".to_owned())),
        };
        let mut lines = lines.skip_while(|(_, line)| line.trim().is_empty());
        let Some((at, line)) = lines.next() else {
            return Err((span(at, line), "there is no second line".to_owned()));
        };
        let place = span(at, line);
        let denies = ["denylist", "blacklist"].iter().any(|word| line.starts_with(word));
        let allows = ["allowlist", "whitelist"].iter().any(|word| line.starts_with(word));
        if line.contains("debug") {
            return Err((place, "LXC does not support `debug`".to_owned()));
        }
        let is_style = denies || allows;
        if version == 1 && !line.contains("allowlist") {
            return Err((place, "version 1 has only allowlists".to_owned()));
        }
        if version == 2 && !is_style {
            return Err((place, "the list neither allows nor denies".to_owned()));
        }
        if version == 2 {
            if denies {
                (self.default, self.action) = (Action::Allow, Action::KillThread);
            }
            if let Some((_, words)) = line.split_once(' ') {
                match action(words).map_err(|message| (place, message))? {
                    Some(action) => self.default = action,
                    // The line's end is read as an action.
                    None => {
                        return Err((
                            place,
                            "LXC refuses the blank at the end of this line".to_owned(),
                        ));
                    }
                }
            }
        }
        for (at, line) in lines {
            match version {
                1 => self.number(at, line)?,
                _ => self.line(at, line)?,
            }
        }
        Ok((if denies { "denylist" } else { "allowlist" }, place, version))
    }

    /// A line of version 1.
    fn number(&mut self, at: usize, line: &str) -> Result<(), Failed> {
        let digits: String = line.trim_start().chars().take_while(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse::<u32>() else {
            return Err((span(at, line), "version 1 has only numbers of calls".to_owned()));
        };
        if let Some(numbers) = self.rules.last_mut() {
            let _ = of(numbers, number).add(Vec::new(), Action::Allow);
        }
        Ok(())
    }

    /// A line of version 2.
    fn line(&mut self, at: usize, line: &str) -> Result<(), Failed> {
        let place = span(at, line);
        if line.starts_with('#') || line.is_empty() {
            return Ok(());
        }
        if line.starts_with('[') {
            return self.section(place, line);
        }
        if self.is_skipped {
            return Ok(());
        }
        let fails = |message: String| (place, message);
        let (name, rest) =
            line.split_once(' ').map_or((line, None), |(name, rest)| (name, Some(rest)));
        let rest = rest.map(|rest| rest.trim_start_matches(' '));
        let given = match rest {
            None | Some("") => None,
            Some(rest) if rest.starts_with('#') => None,
            Some(rest) => action(rest).map_err(fails)?,
        };
        let given = given.unwrap_or(self.action);
        let conditions = conditions(line).map_err(fails)?;
        if name.starts_with("reject_force_umount") {
            let force = vec![(1, Compare::MaskedEq(FORCE), FORCE)];
            let refused = Action::Errno(Errno::EACCES.on(self.native).get());
            for at in 0..self.maker.abis.len() {
                self.add(place, at, Sysno::UMOUNT2, &force, refused)?;
            }
            return Ok(());
        }
        let named = Sysno::from_name(name);
        let Some(call) = named.filter(|call| self.maker.knows(*call)) else {
            self.unnamed(place, line, name);
            return Ok(());
        };
        for (at, abi) in self.maker.abis.clone().into_iter().enumerate() {
            // On a machine with several ABIs, one that makes it through a multiplexer gets no rule.
            let is_direct = abi == self.native || !self.is_multiplexed(abi, call);
            if is_direct && call.number(abi).is_some() {
                self.add(place, at, call, &conditions, given)?;
            }
        }
        Ok(())
    }

    fn is_multiplexed(&self, abi: Abi, call: Sysno) -> bool {
        self.maker.places(abi, call).iter().any(|(_, nth)| nth.is_some())
    }

    /// A line about no call, which LXC drops.
    fn unnamed(&mut self, place: Span, line: &str, name: &str) {
        if name.is_empty() || name.starts_with('\t') {
            if !line.trim().is_empty() {
                let message = "a line that begins with a tab names no call".to_owned();
                self.remarks.push(Remark {
                    at: (0, place),
                    kind: Kind::Ignored,
                    message,
                    near: None,
                });
            }
            return;
        }
        let near = Sysno::nearest(name).next().map(|call| call.name().to_owned());
        let message = match Sysno::from_name(name) {
            Some(call) => format!("this libseccomp does not know {call}"),
            None => format!("`{name}` is no system call"),
        };
        self.remarks.push(Remark::unknown((0, place), message, near.filter(|near| near != name)));
    }

    /// `[x86]`: it excludes machines of other families, and selects no ABI on this one.
    fn section(&mut self, place: Span, line: &str) -> Result<(), Failed> {
        let name = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        let lower = name.map(str::to_ascii_lowercase).unwrap_or_default();
        let is_plain = name.is_some_and(|name| name == lower || name == lower.to_ascii_uppercase());
        if !is_plain || !SECTIONS.contains(&&*lower) {
            return Err((place, format!("LXC knows no section `{line}`")));
        }
        let abi = Abi::parse(match &*lower {
            "arm64" => "aarch64",
            other => other,
        });
        let is_ours = lower == "all" || abi.is_some_and(|abi| self.maker.abis.contains(&abi));
        self.is_skipped = !is_ours;
        if is_ours && lower != "all" && self.maker.abis.len() > 1 {
            let message = format!("`{line}` selects nothing: its lines are for {}", {
                let names: Vec<&str> = self.maker.abis.iter().map(|abi| abi.name()).collect();
                names.join(", ")
            });
            self.remarks.push(Remark { at: (0, place), kind: Kind::Ignored, message, near: None });
        }
        Ok(())
    }

    /// Adds an exact rule.
    fn add(
        &mut self,
        place: Span,
        at: usize,
        call: Sysno,
        wanted: &[(u8, Compare, u64)],
        action: Action,
    ) -> Result<(), Failed> {
        let abi = self.maker.abis[at];
        let fails =
            |why: &str| Err((place, format!("libseccomp refuses the rule for {call}: {why}")));
        if action == self.default {
            return fails("its action is the default");
        }
        if action == Action::Errno(Errno::MAX.get()) {
            return fails("the errno 4095");
        }
        for (number, nth) in self.maker.places(abi, call) {
            if nth.is_some() && !wanted.is_empty() {
                return fails("a filter does not see arguments behind a multiplexer");
            }
            let all = located(abi, nth, wanted);
            if of(&mut self.rules[at], number).add(all, action) == Added::Conflict {
                return fails("an earlier line gives these calls another action");
            }
        }
        Ok(())
    }
}

/// The lines of a text, each with its place.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches('\n'))
    })
}

fn span(at: usize, line: &str) -> Span {
    let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span { start: cut(at), len: cut(line.len().max(1)) }
}

/// The action at the beginning of a text; `None` at its end.
fn action(text: &str) -> Result<Option<Action>, String> {
    let text = text.trim_start_matches(' ');
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(rest) = text.strip_prefix("errno") {
        let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
        return match digits.parse::<u16>() {
            Ok(number) if number <= Errno::MAX.get() => Ok(Some(Action::Errno(number))),
            _ => Err(format!("`{text}` has no errno")),
        };
    }
    for (word, action) in [
        ("kill", Action::KillThread),
        ("allow", Action::Allow),
        ("trap", Action::Trap(0)),
        ("notify", Action::Notify),
    ] {
        if text.starts_with(word) {
            return Ok(Some(action));
        }
    }
    Err(format!("`{text}` is no action"))
}

/// `[INDEX,VALUE,OP]` or `[INDEX,VALUE,OP,MASK]`, each behind the other.
pub(crate) fn conditions(line: &str) -> Result<Conditions, String> {
    let mut all: Conditions = Vec::new();
    let Some(_) = line.find('[') else { return Ok(all) };
    for part in line.split(']').filter(|part| !part.is_empty()) {
        let wrong = || format!("`{part}` is no condition");
        let (_, inside) = part.split_once('[').ok_or_else(wrong)?;
        let words: Vec<&str> = inside.split(',').collect();
        let (index, value, op, mask) = match words[..] {
            [index, value, op] => (index, value, op, "0"),
            [index, value, op, mask, ..] => (index, value, op, mask),
            _ => return Err(wrong()),
        };
        let index = number(index).filter(|index| *index < 6).ok_or_else(wrong)?;
        let (value, mask) = (number(value).ok_or_else(wrong)?, number(mask).ok_or_else(wrong)?);
        let compare = match op {
            "SCMP_CMP_NE" | "!=" => Compare::Ne,
            "SCMP_CMP_LT" | "<" => Compare::Lt,
            "SCMP_CMP_LE" | "<=" => Compare::Le,
            "SCMP_CMP_EQ" | "==" => Compare::Eq,
            "SCMP_CMP_GE" | ">=" => Compare::Ge,
            "SCMP_CMP_GT" | ">" => Compare::Gt,
            "SCMP_CMP_MASKED_EQ" | "&=" => Compare::MaskedEq(mask),
            _ => return Err(wrong()),
        };
        let value = if let Compare::MaskedEq(mask) = compare { value & mask } else { value };
        let index = u8::try_from(index).map_err(|_| wrong())?;
        if all.iter().any(|(other, ..)| *other == index) {
            return Err(format!("libseccomp refuses two conditions on argument {index}"));
        }
        all.push((index, compare, value));
    }
    sort_by_key(&mut all, |(index, ..)| *index);
    Ok(all)
}

/// A number as in C: decimal, hexadecimal or octal.
fn number(text: &str) -> Option<u64> {
    let text = text.trim_start();
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).ok();
    }
    match text.strip_prefix('0') {
        Some(digits) if !digits.is_empty() => u64::from_str_radix(digits, 8).ok(),
        _ => text.parse().ok(),
    }
}
