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
    Report::Ready(String::from_utf8_lossy(&script).into_owned())
}
