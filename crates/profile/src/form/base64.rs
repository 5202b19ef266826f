//! Base64, the form of profiles in variables and annotations.
#![forbid(unsafe_code)]

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The encoded bytes, if the whole text is base64, ignoring white space. Short words do not count.
#[must_use]
pub fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if digits.len() < 8 {
        return None;
    }
    let is_url = digits.iter().any(|byte| b"-_".contains(byte));
    let alphabet = if is_url { URL_SAFE } else { STANDARD };
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet, config).decode(digits).ok()
}
