//! A producer that fails when it is asked out of turn.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
};

/// What a producer can know of the chat around it.
#[derive(Clone, Default)]
pub struct World {
    /// How many bytes were acknowledged.
    pub sent: Arc<AtomicUsize>,
    /// A call of `poll_transmit` is under way.
    pub polling: Arc<AtomicBool>,
    /// How many producers were not dropped yet.
    pub alive: Arc<AtomicUsize>,
}

pub struct Producer {
    world: World,
    /// The place of its next chunk in all that is pushed.
    place: usize,
    chunks: std::vec::IntoIter<Vec<u8>>,
    over: bool,
}

impl Producer {
    pub fn new(world: &World, place: usize, chunks: Vec<Vec<u8>>) -> Self {
        world.alive.fetch_add(1, Relaxed);
        Producer {
            world: world.clone(),
            place,
            chunks: chunks.into_iter(),
            over: false,
        }
    }
}

impl Iterator for Producer {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        assert!(self.world.polling.load(Relaxed), "asked out of turn");
        assert!(!self.over, "asked again after its end");
        let sent = self.world.sent.load(Relaxed);
        assert_eq!(sent, self.place, "asked while earlier bytes wait");
        let chunk = self.chunks.next();
        self.over = chunk.is_none();
        self.place += chunk.as_ref().map_or(0, Vec::len);
        chunk
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.world.alive.fetch_sub(1, Relaxed);
    }
}
