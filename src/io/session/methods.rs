//! What all connections have in common, written once.

/// The methods that do not wait. The type has the fields `session` and `io`.
macro_rules! common_methods {
    ($stream:ty) => {
        /// The same connection with another bound for waiting after a close.
        #[must_use]
        pub fn with_linger(mut self, linger: $crate::io::Linger) -> Self {
            self.session.linger = linger;
            self
        }

        /// The same connection reading at most so many bytes at a time, and at least one, instead
        /// of 16 KiB. It begins with fewer, and takes more when that many come.
        #[must_use]
        pub fn with_buffer_size(mut self, bytes: usize) -> Self {
            self.session.input.limit(bytes);
            self
        }

        /// The same connection with bytes that were read from the stream before, by whoever
        /// had it: they come before all that will be read.
        #[must_use]
        pub fn with_unread(mut self, bytes: &[u8]) -> Self {
            self.session.input.put_back(bytes);
            self
        }

        /// The chat, to push from outside. What is pushed leaves by the next call of
        /// [`next`](Self::next) or [`drive`](Self::drive).
        pub fn chat(&mut self) -> &mut $crate::Chat {
            self.session.chat()
        }

        /// The stream.
        pub fn io(&self) -> &$stream {
            &self.io
        }

        /// Takes the connection apart, for another protocol on the same stream.
        pub fn into_parts(self) -> $crate::io::Parts<$stream> {
            self.session.into_parts(self.io)
        }
    };
}

/// `next` and `drive` of a connection that waits by itself, `async` or not, given how it does
/// one turn.
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
            let ready = self.ready(|_| {})$($await)*?;
            Ok(ready.map(|ready| self.session.lend(ready)))
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
            while let Some(ready) = self.ready(|session| session.feed(protocol))$($await)*? {
                let (event, chat) = self.session.lend(ready);
                protocol.handle(chat, event);
            }
            Ok(())
        }

        /// The next event that is left over by whoever is fed before.
        $($async)? fn ready(
            &mut self,
            mut feed: impl FnMut(&mut Session<$error>),
        ) -> Result<Option<Ready>, $error> {
            loop {
                feed(&mut self.session);
                match self.session.next() {
                    Next::Event(ready) => return Ok(Some(ready)),
                    Next::Io => self.turn()$($await)*?,
                    Next::Idle => return Ok(None),
                    Next::Over => return self.session.result(),
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
        "Cancel safe: if the future is dropped at any moment no byte is lost or repeated; call \
         it again to go on."
    };
}

#[cfg(any(
    feature = "tokio",
    feature = "futures-io",
    feature = "embedded-io-async"
))]
pub(in crate::io) use cancel_safe;
pub(in crate::io) use {common_methods, waiting_methods};
