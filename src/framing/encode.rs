//! The other direction: what must stand before and after a message, so that a framer under the same
//! terminator reads exactly this one (law 15).

use core::{error::Error, fmt};

use crate::{
    framing::matcher::{End, Matcher},
    prefix::EncodedPrefix,
    terminator::Terminator,
};

/// A message that the peer would not read back as that one message. Nothing was queued.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Refused {
    /// How many bytes of the message come before the place where it was refused. It is the message's
    /// length if the fault is not inside.
    pub at: usize,
    /// Why it was refused.
    pub reason: RefusedReason,
}

/// Why a message was refused.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusedReason {
    /// It would end inside, by an end whose last byte is the one before [`at`](Refused::at).
    EndInside,
    /// The next byte is a carriage return, a line feed or a NUL, which no line has.
    NoLineByte,
    /// Its last bytes and the first ones of its end make another end.
    EndAcrossBorder,
    /// It does not have the length that the terminator says, or has one that its prefix cannot say.
    Length,
    /// The terminator is [`None`](Terminator::None), so no message ends.
    NoEnd,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refused { at, reason } = self;
        match reason {
            RefusedReason::EndInside => write!(f, "the message would end after {at} bytes"),
            RefusedReason::NoLineByte => {
                write!(f, "after {at} bytes there is a CR, a LF or a NUL")
            }
            RefusedReason::EndAcrossBorder => {
                f.write_str("the message and its end make another end together")
            }
            RefusedReason::Length => write!(f, "a message of {at} bytes has the wrong length"),
            RefusedReason::NoEnd => f.write_str("without a terminator no message ends"),
        }
    }
}

impl Error for Refused {}

/// What stands before and after a message.
#[derive(Debug)]
pub(crate) struct Frame<'t> {
    pub(crate) before: EncodedPrefix,
    pub(crate) after: &'t [u8],
}

/// What makes this one message of these bytes, if anything does.
pub(crate) fn frame<'t>(message: &[u8], terminator: Terminator<'t>) -> Result<Frame<'t>, Refused> {
    let refused = |reason| Refused {
        at: message.len(),
        reason,
    };
    let length = message.len() as u64;
    let mut before = EncodedPrefix::EMPTY;
    let terminator = terminator.normalized();
    let after = match terminator {
        Terminator::Bytes(needle) => needle,
        Terminator::Line | Terminator::AnyLine => b"\r\n",
        Terminator::AnyOf(members) => members.matching().next().map_or(&[][..], |(_, it)| it),
        Terminator::Length(said) if said == length => &[],
        Terminator::LengthThen(said, end) if said == length => end,
        Terminator::Prefixed(prefix) => {
            before = prefix
                .encode(length)
                .map_err(|_| refused(RefusedReason::Length))?;
            prefix.end()
        }
        Terminator::Length(_) | Terminator::LengthThen(..) => {
            return Err(refused(RefusedReason::Length));
        }
        Terminator::None => return Err(refused(RefusedReason::NoEnd)),
    };
    if let Terminator::Bytes(_) | Terminator::Line | Terminator::AnyLine | Terminator::AnyOf(_) =
        terminator
    {
        check(message, terminator, after)?;
    }
    Ok(Frame { before, after })
}

/// Checks that the first end is the one behind the message, and that all of the message is data.
fn check(message: &[u8], terminator: Terminator<'_>, after: &[u8]) -> Result<(), Refused> {
    let mut matcher = Matcher::new();
    let inside = matcher.advance(terminator, message, None);
    if let End::At { taken, .. } = inside.end {
        return Err(Refused {
            at: taken,
            reason: RefusedReason::EndInside,
        });
    }
    let held = matcher.held();
    let behind = matcher.advance(terminator, after, None);
    let data = inside.data + behind.released + behind.data;
    let taken = match behind.end {
        // The line feed after the carriage return is dropped.
        End::At { by: 0, .. } if terminator == Terminator::AnyLine => after.len(),
        End::At { taken, .. } => taken,
        End::Ahead | End::Malformed { .. } => 0,
    };
    match taken == after.len() && data == message.len() {
        true => Ok(()),
        false => Err(Refused {
            at: message.len() - held,
            reason: RefusedReason::EndAcrossBorder,
        }),
    }
}

/// Checks that no byte could end a line, or hide the rest of it from a C program.
pub(crate) fn check_line(line: &[u8]) -> Result<(), Refused> {
    let found = line.iter().position(|byte| b"\r\n\0".contains(byte));
    found.map_or(Ok(()), |at| {
        Err(Refused {
            at,
            reason: RefusedReason::NoLineByte,
        })
    })
}
