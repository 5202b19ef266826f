//! LXC's policies, lxc.container.conf(5): recognised here. Their meaning is in the crate of engines.
#![forbid(unsafe_code)]

use std::sync::Arc;

use crate::place::{Error, Text};
use crate::text;

/// Reads a text that is a policy of LXC, by its first two lines; `None` if it is something else.
///
/// # Errors
/// It is larger than any policy.
#[must_use]
pub fn lxc(bytes: &[u8]) -> Option<Result<Arc<Text>, Error>> {
    let loose = std::str::from_utf8(bytes).ok()?;
    let mut lines = loose.lines().filter(|line| !line.trim().is_empty());
    let version = lines.next()?.trim();
    let style = lines.next()?;
    let styles = ["allowlist", "denylist", "whitelist", "blacklist"];
    let is_style = styles.iter().any(|word| style.starts_with(word));
    let is_policy = ["1", "2"].contains(&version) && is_style;
    is_policy.then(|| text::decode(bytes).map(|decoded| Arc::new(Text::new(&decoded.text))))
}
