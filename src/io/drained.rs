//! Whether a stream is known to have nothing more to be read, without asking it in vain.

/// What a loop told of a stream, and what reading it showed.
///
/// A socket that fills less than the buffer it is read to has no more bytes now, and if more come
/// the loop tells so. But the peer's end may stand behind the bytes already, told together with
/// them, and urgent data cuts a read short before other bytes. So a short read counts only if
/// the loop would have told of those too, and told of bytes alone, ever since the stream was
/// last read in vain: then there was nothing else at the last word of the loop, and what came
/// since will be told. Where a round began without a word nobody knows what was there.
#[derive(Debug)]
pub(super) struct Drained {
    /// The loop told of bytes alone before the present round.
    told: bool,
    /// There may be something else than bytes.
    doubtful: bool,
    /// All bytes were read in this round.
    drained: bool,
}

impl Drained {
    pub(super) fn new() -> Self {
        Drained {
            told: false,
            doubtful: true,
            drained: false,
        }
    }

    /// The loop tells of bytes alone.
    pub(super) fn told(&mut self) {
        self.told = true;
    }

    /// The stream is going to be used, in a round that may have begun already.
    pub(super) fn goes_on(&mut self) {
        self.doubtful |= !self.told;
    }

    /// The loop is going to wait for the stream.
    pub(super) fn round_ends(&mut self) {
        self.told = false;
        self.drained = false;
    }

    /// Bytes were read, and there was room for more.
    pub(super) fn read_short(&mut self) {
        self.drained = !self.doubtful;
    }

    /// There was nothing to read, not even an end.
    pub(super) fn read_in_vain(&mut self) {
        self.doubtful = false;
    }

    pub(super) fn is_drained(&self) -> bool {
        self.drained
    }
}
