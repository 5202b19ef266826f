//! `seccompat convert`
#![forbid(unsafe_code)]

use seccompat_lint::{NotConverted, convert};

use crate::context::ContextArgs;
use crate::failure::refused;
use crate::file;
use crate::out::{Failure, Report, note};
use crate::source::Source;
use crate::value::FormArgs;
use std::path::PathBuf;

/// Writes a profile's decisions in the form that an engine reads: resolved for the machine, the
/// capabilities and the kernel, and proven to decide the same.
///
/// For systemd these are the directives of a unit, for LXC a policy. Each part that such a text cannot
/// express is an error, with its place.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat convert docker.json --engine containerd -o kubernetes.json
  seccompat convert builtin:containerd --engine oci
  seccompat convert builtin:docker --engine oci --cap all
  seccompat convert docker.json --form spo --name web -o web.yaml
  seccompat convert profile.json --engine lxc --arch x86_64 -o container.seccomp
  seccompat convert plain.json --engine systemd@252 -o limits.conf")]
pub(crate) struct Convert {
    /// A file, - or a built-in profile
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: String,

    #[command(flatten)]
    pub(crate) form: FormArgs,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, completely or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(options: &Convert) -> Result<Report, Failure> {
    let source = Source::of(&options.profile)?;
    let name = source.name(&options.profile);
    let Some(to) = options.context.rest.asked()?.or_else(|| options.form.engine()) else {
        return Err(Failure::new("for which engine?").hint(format!(
            "seccompat convert {0} --engine containerd, or convert {0} --form spo",
            options.profile
        )));
    };
    // As its own engine reads it: for a built-in profile its release, else the newest of its
    // dialect.
    let own = source.engine(None);
    let profile = source.profile(&name)?;
    let own = own.unwrap_or_else(|| seccompat_engine::Stack::of_profile(&profile));
    let (context, _) = options.context.resolve(&own)?;
    let form = (options.form.written(), options.form.name(profile.name.as_deref()));
    let converted = convert(&profile, &context, &own, &to, form).map_err(|why| match why {
        NotConverted::Profile(error) => refused(&name, error),
        why if to.language().is_some() => Failure::new(format!("{name}: {why}")),
        why @ NotConverted::Lost(_) => Failure::new(format!("{name}: {why}")).hint(format!(
            "as a file for Localhost: seccompat convert {} --engine {}",
            options.profile,
            to.engine().name
        )),
        why => Failure::new(format!("{name}: {why}")).hint(format!(
            "for the result in {to}: seccompat check {} --engine {to}",
            options.profile
        )),
    })?;
    let machine = context.machine();
    note(&format!(
        "{name} as {} reads it, for {} on {machine}, {} capabilities, Linux {}: {} entries that do not hold \
         there are left out",
        own.engine(),
        to.engine(),
        context.caps.iter().count(),
        context.kernel,
        converted.left_out
    ));
    for text in &converted.notes {
        note(text);
    }
    match &options.output {
        Some(place) => {
            file::write(place, converted.text.as_bytes())?;
            Ok(Report::Words(Vec::new()))
        }
        None => Ok(Report::Ready(converted.text)),
    }
}
