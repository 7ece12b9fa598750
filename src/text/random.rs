//! Random names.

use std::fmt::Write as _;

/// As many random bytes, as hexadecimal digits.
///
/// # Errors
/// When the system has no random numbers.
pub fn random_hex<const BYTES: usize>() -> Result<String, getrandom::Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    let mut digits = String::with_capacity(BYTES * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    Ok(digits)
}
