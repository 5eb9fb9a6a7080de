//! The adapters, as the suite needs them.

pub(crate) mod blocking;
#[cfg(feature = "embedded-io")]
pub(crate) mod embedded;
#[cfg(feature = "embedded-io-async")]
pub(crate) mod embedded_async;
#[cfg(feature = "futures-io")]
pub(crate) mod futures;
pub(crate) mod readiness;
#[cfg(feature = "tokio")]
pub(crate) mod tokio;

/// The methods that are the same for all. The type has the fields `connection` and `setup`.
macro_rules! same_for_all {
    () => {
        fn chat(&mut self) -> &mut sanschat::Chat {
            self.connection.chat()
        }

        fn into_parts(self) -> (sanschat::Chat, Vec<u8>) {
            let parts = self.connection.into_parts();
            (parts.chat, parts.unread)
        }
    };
}

/// The drive of a connection that does not report readiness.
macro_rules! drive {
    ($self:ident, $protocol:ident $(, $await:tt)?) => {
        async move {
            if !$self.setup.by_hand {
                return $self.connection.drive($protocol)$(.$await)?;
            }
            while let Some((event, chat)) = $self.connection.next()$(.$await)?? {
                $protocol.handle(chat, event);
            }
            Ok(())
        }
    };
}

use {drive, same_for_all};
