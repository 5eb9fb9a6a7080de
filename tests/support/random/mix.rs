//! How often each kind of operation comes, in the mixtures that several tests use.

/// How often each kind of operation comes, against the others.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    pub feed: u32,
    /// `feed_eof`
    pub eof: u32,
    /// `set_terminator` and `stream`
    pub set: u32,
    /// `expect` and `expect_pieces`
    pub expect: u32,
    pub limit: u32,
    pub high_water: u32,
    pub pause: u32,
    pub resume: u32,
    pub take_unread: u32,
    pub put_back: u32,
    pub push: u32,
    pub producer: u32,
    pub send_eof: u32,
    pub close: u32,
    pub abort: u32,
    /// `poll_transmit` and `transmitted`
    pub send: u32,
    pub on_end: u32,
    pub on_data: u32,
    /// How often a part of the input is long, and a limit or a chunk large enough for it.
    pub long: u32,
    /// How often the kinds of ends that asynchat has not are set and fed, against the others.
    pub kinds: u32,
}

impl Mix {
    pub const NOTHING: Mix = Mix {
        feed: 0,
        eof: 0,
        set: 0,
        expect: 0,
        limit: 0,
        high_water: 0,
        pause: 0,
        resume: 0,
        take_unread: 0,
        put_back: 0,
        push: 0,
        producer: 0,
        send_eof: 0,
        close: 0,
        abort: 0,
        send: 0,
        on_end: 0,
        on_data: 0,
        long: 0,
        kinds: 0,
    };

    /// Terminators that change between any two bytes and at any end, over long and short input.
    pub const SCANNING: Mix = Mix {
        feed: 20,
        set: 12,
        on_end: 6,
        long: 1,
        kinds: 1,
        ..Mix::NOTHING
    };

    /// The same with a change at data that belongs to no message. The limit stays as it was set first.
    pub const COLLECTING: Mix = Mix {
        on_data: 1,
        ..Mix::SCANNING
    };

    /// The same with limits, pauses, upgrades and EOF.
    pub const FRAMING: Mix = Mix {
        eof: 1,
        expect: 4,
        limit: 3,
        pause: 1,
        resume: 3,
        take_unread: 1,
        put_back: 3,
        on_data: 1,
        ..Mix::SCANNING
    };

    /// What comes in, in any way, and what stops it now and then.
    pub const INPUT: Mix = Mix {
        feed: 20,
        set: 8,
        expect: 3,
        limit: 3,
        high_water: 1,
        pause: 1,
        resume: 3,
        put_back: 2,
        push: 1,
        send: 2,
        on_end: 6,
        kinds: 1,
        ..Mix::NOTHING
    };

    /// What goes out, with some input to be held back.
    pub const OUTPUT: Mix = Mix {
        feed: 3,
        set: 1,
        high_water: 3,
        push: 14,
        producer: 5,
        send_eof: 1,
        close: 1,
        abort: 1,
        send: 26,
        on_end: 2,
        ..Mix::NOTHING
    };

    pub const EVERYTHING: Mix = Mix {
        feed: 20,
        eof: 1,
        set: 8,
        expect: 3,
        limit: 3,
        high_water: 2,
        pause: 2,
        resume: 4,
        take_unread: 1,
        put_back: 2,
        push: 6,
        producer: 2,
        send_eof: 1,
        close: 1,
        abort: 1,
        send: 10,
        on_end: 6,
        on_data: 2,
        long: 0,
        kinds: 1,
    };
}
