//! The access token, and the sessions of those who signed in with it.

use crate::text::random_hex;
use std::collections::VecDeque;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

/// A token that is asked of everyone; only what is derived from it is kept.
#[derive(Clone, Debug)]
pub struct AccessToken {
    hash: blake3::Hash,
    /// Signs the cookies of sessions, so that they are valid after the next start, too, and do not reveal the token.
    session_key: [u8; 32],
}

/// Shorter tokens could be guessed.
const MIN_TOKEN_CHARS: usize = 16;

impl FromStr for AccessToken {
    type Err = String;

    /// Takes a token of 16 characters or more that fit into addresses and cookies; an error is a sentence.
    fn from_str(token: &str) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        if token.len() < MIN_TOKEN_CHARS || !token.chars().all(fits) {
            return Err(format!(
                "An access token has {MIN_TOKEN_CHARS} characters or more, letters, digits and - . _ ~ only; “new” makes one."
            ));
        }
        let session_key = blake3::derive_key("Quotidian 2026-11 sessions", token.as_bytes());
        Ok(Self { hash: blake3::hash(token.as_bytes()), session_key })
    }
}

impl AccessToken {
    /// Whether `given` is the token. Hashes are compared in constant time, so that nothing is learnt from how long it
    /// takes.
    pub(super) fn matches(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == self.hash
    }

    /// The cookie of a new session: a random name, and its signature.
    pub(super) fn new_session(&self) -> Result<String, getrandom::Error> {
        let name = random_name()?;
        Ok(format!("{name}.{}", self.signature(&name).to_hex()))
    }

    /// The name of the session that has this cookie; `None` when it is not one of ours.
    pub(super) fn session(&self, cookie: &str) -> Option<String> {
        let (name, signature) = cookie.split_once('.')?;
        let signature = blake3::Hash::from_hex(signature).ok()?;
        (self.signature(name) == signature).then(|| name.to_owned())
    }

    fn signature(&self, name: &str) -> blake3::Hash {
        blake3::keyed_hash(&self.session_key, name.as_bytes())
    }
}

/// 128 random bits in hexadecimal digits.
fn random_name() -> Result<String, getrandom::Error> {
    random_hex::<16>()
}

/// What is known of those who sign in, while the program runs.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    /// The hash of a code that signs in once, in place of the token.
    code: Mutex<Option<blake3::Hash>>,
    /// The names of sessions that were ended, the oldest first.
    ended: Mutex<VecDeque<String>>,
}

/// More ended sessions are not remembered: the oldest are forgotten.
const MAX_ENDED_SESSIONS: usize = 10_000;

impl Sessions {
    /// Makes the code, in place of the one before.
    pub(super) fn new_code(&self) -> Result<String, getrandom::Error> {
        let code = random_name()?;
        *self.code.lock().unwrap_or_else(PoisonError::into_inner) = Some(blake3::hash(code.as_bytes()));
        Ok(code)
    }

    /// Whether `given` is the code, which is then used up.
    pub(super) fn redeem(&self, given: &str) -> bool {
        let mut code = self.code.lock().unwrap_or_else(PoisonError::into_inner);
        code.take_if(|code| *code == blake3::hash(given.as_bytes())).is_some()
    }

    pub(super) fn end(&self, session: String) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.len() >= MAX_ENDED_SESSIONS {
            ended.pop_front();
        }
        ended.push_back(session);
    }

    pub(super) fn is_ended(&self, session: &str) -> bool {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|ended| ended == session)
    }
}

/// On requests that came with the token.
#[derive(Clone, Copy)]
pub(super) struct Authenticated;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_fit_into_addresses() {
        let token: AccessToken = "abcdefgh-12345678".parse().unwrap();
        assert!(token.matches("abcdefgh-12345678") && !token.matches("abcdefgh-12345679") && !token.matches(""));
        for bad in ["", "short", "with spaces in it, long", "Ünïcödé-tökèn-lông", "semicolon;semicolon;"] {
            assert!(bad.parse::<AccessToken>().is_err(), "{bad}");
        }
    }

    #[test]
    fn sessions_are_signed() {
        let token: AccessToken = "abcdefgh-12345678".parse().unwrap();
        let cookie = token.new_session().unwrap();
        let (name, signature) = cookie.split_once('.').unwrap();
        assert_eq!(token.session(&cookie).as_deref(), Some(name));
        let other: AccessToken = "abcdefgh-12345679".parse().unwrap();
        assert_eq!(other.session(&cookie), None);
        assert_ne!(token.new_session().unwrap(), cookie);
        for bad in ["", ".", name, signature, &format!("x{cookie}"), &format!("{cookie}0"), "abcdefgh-12345678"] {
            assert_eq!(token.session(bad), None, "{bad}");
        }
    }

    #[test]
    fn oldest_ended_session_is_forgotten() {
        let sessions = Sessions::default();
        // Names are random, so their order says nothing of their age.
        let name = |number: usize| format!("{:05}", (number * 7919) % 10_007);
        (0..=MAX_ENDED_SESSIONS).for_each(|number| sessions.end(name(number)));
        assert!(!sessions.is_ended(&name(0)));
        assert!((1..=MAX_ENDED_SESSIONS).all(|number| sessions.is_ended(&name(number))));
    }
}
