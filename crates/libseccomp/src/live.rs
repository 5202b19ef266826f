//! The addresses of the contexts that C code has: any other word is not one.
//!
//! There is no lock, so that a process that was forked from one with threads can go on.
#![forbid(unsafe_code)]

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::OnceLock;

/// Places for addresses; 0 is free.
struct Block {
    places: [AtomicUsize; 64],
    next: OnceLock<Box<Self>>,
}

static FIRST: Block = Block::new();

impl Block {
    const fn new() -> Self {
        Self { places: [const { AtomicUsize::new(0) }; 64], next: OnceLock::new() }
    }

    /// Puts `to` into a place that has `from`.
    fn exchange(&self, from: usize, to: usize) -> bool {
        let exchange = |place: &AtomicUsize| {
            place.compare_exchange(from, to, Ordering::AcqRel, Ordering::Relaxed).is_ok()
        };
        self.places.iter().any(exchange)
    }
}

fn blocks() -> impl Iterator<Item = &'static Block> {
    core::iter::successors(Some(&FIRST), |block| block.next.get().map(|next| &**next))
}

pub(crate) fn add(address: usize) {
    let mut block = &FIRST;
    while !block.exchange(0, address) {
        block = block.next.get_or_init(|| Box::new(Block::new()));
    }
}

pub(crate) fn contains(address: usize) -> bool {
    let has = |place: &AtomicUsize| place.load(Ordering::Acquire) == address;
    address != 0 && blocks().any(|block| block.places.iter().any(has))
}

/// Whether it was there.
pub(crate) fn remove(address: usize) -> bool {
    address != 0 && blocks().any(|block| block.exchange(address, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_a_block_of_addresses() {
        let addresses = 1_000_000..1_000_200;
        addresses.clone().for_each(add);
        assert!(addresses.clone().all(contains) && !contains(0) && !contains(999_999));
        assert!(addresses.clone().all(remove));
        assert!(!addresses.clone().any(contains) && !addresses.clone().any(remove));
    }
}
