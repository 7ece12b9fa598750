//! Writes what several threads make in the order of its parts, without holding much of it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How much of a part is held until its turn comes.
const MAX_HELD_BYTES: usize = 4 << 20;

/// An output that takes parts in order.
#[derive(Debug)]
pub(super) struct InOrder<W, T> {
    state: Mutex<State<W, T>>,
    turned: Condvar,
}

#[derive(Debug)]
struct State<W, T> {
    out: W,
    /// The number of the part whose turn it is.
    turn: usize,
    /// Parts that ended before their turn: what is left to write, and what their makers said of them.
    ended: BTreeMap<usize, (Vec<u8>, T)>,
    /// What was said of those that are written.
    said: Vec<T>,
    failed: Option<io::Error>,
}

/// One part, while it is made.
#[derive(Debug)]
pub(super) struct Part<'o, W, T> {
    output: &'o InOrder<W, T>,
    number: usize,
    held: Vec<u8>,
}

impl<W: Write, T> InOrder<W, T> {
    pub(super) fn new(out: W) -> Self {
        let state = State { out, turn: 0, ended: BTreeMap::new(), said: Vec::new(), failed: None };
        Self { state: Mutex::new(state), turned: Condvar::new() }
    }

    /// Begins a part; those of lower numbers must have begun, or begin without waiting for this one.
    pub(super) fn part(&self, number: usize) -> Part<'_, W, T> {
        Part { output: self, number, held: Vec::new() }
    }

    /// What was said of the parts written since the last time, in order. Fails once writing has failed.
    pub(super) fn said(&self) -> io::Result<Vec<T>> {
        let mut state = self.lock();
        match state.failed.take() {
            Some(error) => Err(error),
            None => Ok(std::mem::take(&mut state.said)),
        }
    }

    pub(super) fn flush(&self) -> io::Result<()> {
        self.lock().out.flush()
    }

    fn lock(&self) -> MutexGuard<'_, State<W, T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Write, T> State<W, T> {
    fn write(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.out.write_all(bytes).err();
        }
    }
}

/// Adds to the part; waits for its turn when that is much. It never fails: [`InOrder::said`] gives a failure of the
/// output.
impl<W: Write, T> Write for Part<'_, W, T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() > MAX_HELD_BYTES {
            let state = self.output.lock();
            let not_yet = |state: &mut State<W, T>| state.turn != self.number;
            let mut state = self.output.turned.wait_while(state, not_yet).unwrap_or_else(PoisonError::into_inner);
            state.write(&self.held);
            drop(state);
            self.held = Vec::new();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write, T> Part<'_, W, T> {
    /// Ends the part; `said` is said of it.
    pub(super) fn end(self, said: T) {
        let mut state = self.output.lock();
        state.ended.insert(self.number, (self.held, said));
        loop {
            let turn = state.turn;
            let Some((bytes, said)) = state.ended.remove(&turn) else { break };
            state.write(&bytes);
            state.said.push(said);
            state.turn += 1;
        }
        self.output.turned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{InOrder, MAX_HELD_BYTES};
    use rayon::prelude::*;
    use std::io::{self, Write as _};

    #[test]
    fn parts_are_written_in_order() {
        let output = InOrder::new(Vec::new());
        (0..64_usize).into_par_iter().for_each(|number| {
            let mut part = output.part(number);
            let lines = if number.is_multiple_of(7) { MAX_HELD_BYTES / 1000 * 3 } else { number };
            for _ in 0..lines {
                part.write_all(&[number as u8; 1000]).unwrap();
                assert!(part.held.len() <= MAX_HELD_BYTES);
            }
            part.end(number);
        });
        assert_eq!(output.said().unwrap(), (0..64).collect::<Vec<_>>());
        let state = output.state.into_inner().unwrap();
        assert!(state.out.is_sorted() && state.out.len() > 20 * MAX_HELD_BYTES && state.ended.is_empty());
    }

    #[test]
    fn failure_ends_the_writing() {
        let mut space = [0; 10];
        let output = InOrder::new(&mut space[..]);
        for number in 0..3 {
            let mut part = output.part(number);
            part.write_all(&[1; 6]).unwrap();
            part.end(());
        }
        assert_eq!(output.said().unwrap_err().kind(), io::ErrorKind::WriteZero);
    }
}
