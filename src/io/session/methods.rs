//! The methods that connections have in common, with their docs.

/// The methods that do no IO. The type has the fields `session` and `io`, or a field that has
/// them.
macro_rules! common_methods {
    ($stream:ty $(, $inner:ident)?) => {
        /// The same connection with another bound for the wait after a close.
        #[must_use]
        pub fn with_linger(mut self, linger: $crate::io::Linger) -> Self {
            self.$($inner.)?session.linger = linger;
            self
        }

        /// The same connection reading at most this many bytes at a time, and at least one,
        /// instead of 16 KiB. It begins with 1 KiB or less, and reads more at a time while reads
        /// fill the buffer.
        #[must_use]
        pub fn with_buffer_size(mut self, bytes: usize) -> Self {
            self.$($inner.)?session.read_buffer.set_limit(bytes);
            self
        }

        /// The same connection with bytes that somebody else has already read from the stream.
        /// They come after bytes that were given in this way before, and before all that will be
        /// read. See [`Parts::unread`]($crate::io::Parts::unread).
        #[must_use]
        pub fn with_unread(mut self, bytes: &[u8]) -> Self {
            self.$($inner.)?session.read_buffer.put_back(bytes);
            self
        }

        /// The chat, to push from outside. What is pushed is sent by the next call of
        /// [`next`](Self::next) or [`drive`](Self::drive).
        pub fn chat(&mut self) -> &mut $crate::Chat {
            self.$($inner.)?session.chat()
        }

        /// The stream.
        pub fn io(&self) -> &$stream {
            &self.$($inner.)?io
        }

        /// Takes the connection apart, for another protocol on the same stream.
        #[must_use = "it holds the stream, and bytes that were read and not handed out"]
        pub fn into_parts(self) -> $crate::io::Parts<$stream> {
            let connection = self$(.$inner)?;
            connection.session.into_parts(connection.io)
        }
    };
}

/// `next` and `drive` of a connection that waits by itself, `async` or not. Its method `turn` does
/// IO and waits for it.
macro_rules! waiting_methods {
    ($error:ty, [$($async:tt)?], [$($await:tt)*], $more:expr) => {
        /// Sends what is queued, reads, and gives the next event with the chat to answer it.
        ///
        /// `None` when the connection is over, after [`Event::Closed`]; or when the chat is
        /// [paused](Chat::pause) and all that was queued is sent.
        ///
        #[doc = $more]
        ///
        /// # Errors
        ///
        /// The error that ended the connection comes once, after [`Event::Closed`].
        #[allow(
            clippy::should_implement_trait,
            reason = "it lends, as an iterator cannot"
        )]
        pub $($async)? fn next(&mut self) -> Result<Option<(Event<'_>, &mut Chat)>, $error> {
            let event = self.next_detached(|_| {})$($await)*?;
            Ok(event.map(|event| self.session.lend(event)))
        }

        /// Runs the protocol until the connection is over or paused.
        ///
        #[doc = $more]
        ///
        /// # Errors
        ///
        /// As [`next`](Self::next).
        pub $($async)? fn drive(
            &mut self,
            protocol: &mut (impl Protocol + ?Sized),
        ) -> Result<(), $error> {
            while let Some(event) =
                self.next_detached(|session| session.deliver_all(protocol))$($await)*?
            {
                let (event, chat) = self.session.lend(event);
                protocol.handle(chat, event);
            }
            Ok(())
        }

        /// The next event that `deliver` leaves. It is called before each look for an event.
        $($async)? fn next_detached(
            &mut self,
            mut deliver: impl FnMut(&mut Session<$error>),
        ) -> Result<Option<Detached>, $error> {
            loop {
                deliver(&mut self.session);
                match self.session.next() {
                    Next::Event(event) => return Ok(Some(event)),
                    Next::Io => self.turn()$($await)*?,
                    Next::Idle => return Ok(None),
                    Next::Over(result) => return result.map(|()| None),
                }
            }
        }
    };
}

/// What the docs of an asynchronous connection say about dropped futures.
#[cfg(any(
    feature = "tokio",
    feature = "futures-io",
    feature = "embedded-io-async"
))]
macro_rules! cancel_safe {
    () => {
        "Cancel safe: if the future is dropped at any moment, no byte is lost or repeated; call \
         this again to go on."
    };
}

#[cfg(any(
    feature = "tokio",
    feature = "futures-io",
    feature = "embedded-io-async"
))]
pub(in crate::io) use cancel_safe;
pub(in crate::io) use {common_methods, waiting_methods};
