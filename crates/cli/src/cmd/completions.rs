//! `seccompat generate completions`, and its old name `completions`
#![forbid(unsafe_code)]

use crate::out::Report;

/// Prints a script that completes this command line.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat generate completions bash > /etc/bash_completion.d/seccompat
  seccompat generate completions fish > ~/.config/fish/completions/seccompat.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

pub(crate) fn run(options: &Completions, mut command: clap::Command) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "seccompat", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if options.shell == clap_complete::Shell::Bash {
        script += WORDS;
    }
    Report::Ready(script)
}

/// Completes also what the program itself knows: names of calls, built-in profiles, engines, findings and
/// processes. The other words come from the function that is made of the options.
const WORDS: &str = r#"
_seccompat_words() {
    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
    # Bash splits a word at a colon.
    [ "$before" != : ] || { cur=builtin:$cur; before=; }
    [ "$cur" != : ] || { cur=builtin:; before=; }
    case $before in
        --engine) words="docker podman buildah containerd kubernetes cri-o runc crun youki seccompat" ;;
        --explain|--allow|--deny|--select) words=$(seccompat check --explain '?' 2>&1 | sed -n 's/,//g; s/^ *those there are: //p') ;;
        --pid) words=$(cd /proc && echo [0-9]*) ;;
    esac
    case $cur in
        builtin:*)
            words=$(seccompat compile builtin: 2>/dev/null | sed -n 's/^\(builtin:[a-z-]*\).*/\1/p')
            COMPREPLY=($(compgen -W "$words" -- "$cur"))
            COMPREPLY=("${COMPREPLY[@]#builtin:}")
            return ;;
        [!-]*)
            case ${COMP_WORDS[1]} in
                scan|syscalls|explain|allow|deny)
                    [ -n "$words" ] ||
                        words=$(seccompat syscalls 2>/dev/null | sed -n '2,$s/ .*//p') ;;
            esac ;;
    esac
    if [ -n "$words" ]; then
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
    else
        _seccompat "$@"
    fi
}
complete -F _seccompat_words -o bashdefault -o default seccompat
"#;
