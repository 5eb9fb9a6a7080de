//! Replies that the peer reads as they were meant.

use core::fmt;

use super::Chat;
use crate::{
    framing::encode::{Frame, Refused, check_line, frame},
    terminator::Terminator,
};

/// Replies that the peer reads as they were meant.
impl Chat {
    /// Queues one message, with what must stand before and after it: its length for a
    /// [`Prefix`](crate::Prefix), the end for all others. A reader with the same terminator gets exactly
    /// this message (law 15).
    ///
    /// For [`Line`](Terminator::Line) and [`AnyLine`](Terminator::AnyLine) the end is `\r\n`. For
    /// [`AnyOf`](Terminator::AnyOf) it is the first member. After [`send_eof`](Self::send_eof) or a close
    /// the message is dropped, and that is `Ok`.
    ///
    /// The cost is a search for the end, and a copy.
    ///
    /// # Errors
    ///
    /// [`Refused`] says where and why the reader would get something else: the end is inside the
    /// message or across its border, its length is not the one that the terminator says, its prefix cannot
    /// say it, or there is no end. Then nothing is queued. So bytes from somebody else, in a
    /// reply, cannot become a second reply.
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Chat, Prefix, Terminator};
    ///
    /// let mut chat = Chat::new(Terminator::CRLF);
    /// chat.push_message(b"250 ok", Terminator::CRLF)?;
    /// chat.push_message(b"ping", Prefix::U16Be)?;
    /// assert_eq!(chat.queued(), b"250 ok\r\n\x00\x04ping".len());
    ///
    /// let name = b"evil\r\n250 ok";
    /// assert!(chat.push_message(name, Terminator::CRLF).is_err());
    /// # Ok::<(), sanschat::Refused>(())
    /// ```
    pub fn push_message<'t>(
        &mut self,
        message: &[u8],
        terminator: impl Into<Terminator<'t>>,
    ) -> Result<(), Refused> {
        if self.outbox.is_ended() {
            return Ok(());
        }
        let Frame { before, after } = frame(message, terminator.into())?;
        for part in [&*before, message, after] {
            self.push(part);
        }
        Ok(())
    }

    /// Queues a line and `\r\n` after it. After [`send_eof`](Self::send_eof) or a close it is dropped,
    /// and that is `Ok`.
    ///
    /// # Errors
    ///
    /// [`Refused`] if there is a carriage return, a line feed or a NUL in the line. Then nothing is
    /// queued. A reader that takes one of them alone for a line end would read a second line, and a
    /// NUL ends a string in many programs.
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Chat, Terminator};
    ///
    /// let mut chat = Chat::new(Terminator::CRLF);
    /// chat.push_line(format!("MAIL FROM:<{}>", "a@example.org"))?;
    /// assert!(chat.push_line("RCPT TO:<a>\r\nDATA").is_err());
    /// # Ok::<(), sanschat::Refused>(())
    /// ```
    pub fn push_line(&mut self, line: impl AsRef<[u8]>) -> Result<(), Refused> {
        if self.outbox.is_ended() {
            return Ok(());
        }
        let line = line.as_ref();
        check_line(line)?;
        self.push(line);
        self.push(b"\r\n");
        Ok(())
    }
}

/// Queues text: `write!(chat, "250 {host}\r\n")` formats a reply without an allocation of its own. It
/// never fails. It guards nothing: bytes of somebody else belong in
/// [`push_line`](Chat::push_line) or [`push_message`](Chat::push_message).
///
/// # Examples
///
/// ```
/// use core::fmt::Write;
/// use sanschat::{Chat, Terminator};
///
/// let mut chat = Chat::new(Terminator::CRLF);
/// write!(chat, "{} bytes\r\n", 42).expect("a chat takes all text");
/// assert_eq!(chat.queued(), b"42 bytes\r\n".len());
/// ```
impl fmt::Write for Chat {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}
