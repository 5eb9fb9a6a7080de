//! What can be asked between two calls, compared with the model.

use super::Run;
use crate::support::{
    machine::Machine,
    model::{Incoming, hold},
};

impl<'o, M: Machine<'o>> Run<'o, M> {
    /// Compares all that can be asked.
    pub(super) fn check(&mut self) -> Result<(), String> {
        let (framing, machine) = (&self.incoming.framing, &mut self.machine);
        let (is, should) = (machine.terminator(), framing.terminator());
        hold!(is == should, "terminator is {is:?}, should be {should:?}");
        self.check_messages()?;
        let (framing, machine) = (&self.incoming.framing, &mut self.machine);
        if let Some(framer) = machine.framer() {
            let is = (framer.limit(), framer.is_paused());
            let should = (framing.limit, framing.is_paused());
            hold!(is == should, "limit, paused: {is:?}, should be {should:?}");
        }
        #[cfg(feature = "alloc")]
        if self.outgoing.is_some() {
            return self.check_output();
        }
        let (is, should) = (machine.wants_input(), framing.wants_input());
        hold!(is == should, "wants input: {is}, should be {should}");
        Ok(())
    }

    /// Compares what can be asked about messages.
    fn check_messages(&mut self) -> Result<(), String> {
        let Incoming { framing, taken, .. } = &self.incoming;
        let (is, should) = (self.machine.ended_by(), framing.ended_by());
        hold!(is == should, "ended by {is}, should be {should}");
        if let Some(framer) = self.machine.framer() {
            let (is, should) = (framer.messages_in(), framing.messages_in());
            hold!(is == should, "{is} messages, should be {should}");
        }
        if let Some(is) = self.machine.has_begun() {
            let should = framing.is_mid_message(*taken);
            // After EOF it is of no use, and nobody promises it.
            let holds = is == should || framing.is_finished();
            hold!(
                holds,
                "in the middle of a message: {is}, should be {should}"
            );
        }
        Ok(())
    }
}
