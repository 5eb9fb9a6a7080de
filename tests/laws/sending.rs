//! Law 9: bytes leave in the order pushed.

use crate::{
    run::{Tested, run_to_the_end},
    support::{
        config,
        journal::{Lent, Seen},
        ops::{Op, Ops},
        random::{Mix, ops},
        run::Run,
    },
};
use proptest::prelude::*;
use sanschat::Chat;

/// All that was pushed before an end leaves, in that order, and nothing else leaves.
fn leaves_in_order(run: &Run<'_, Chat>) -> Tested {
    let (mut pushed, mut left) = (Vec::new(), Vec::new());
    let mut ended = false;
    let mut lent = Lent::Nothing;
    for seen in run.seen() {
        match seen {
            Seen::Begun(op) if !ended => match op {
                Op::Push(bytes) | Op::PushOwned(bytes, _) => pushed.extend_from_slice(bytes),
                Op::PushProducer(chunks) => pushed.extend(chunks.concat()),
                Op::SendEof | Op::Close => ended = true,
                Op::Abort => {
                    ended = true;
                    pushed.clone_from(&left);
                    lent = Lent::Nothing;
                }
                _ => {}
            },
            Seen::Begun(Op::Abort) => {
                pushed.clone_from(&left);
                lent = Lent::Nothing;
            }
            Seen::Lent(now) => {
                match (&lent, now) {
                    (Lent::Nothing, _) => {}
                    // A vectored write lends more of the same.
                    (Lent::Bytes(before), Lent::Bytes(now)) => {
                        let shared = before.len().min(now.len());
                        prop_assert_eq!(&before[..shared], &now[..shared]);
                    }
                    (before, now) => prop_assert_eq!(now, before),
                }
                lent = now.clone();
            }
            Seen::Acknowledged(n) => {
                if let Lent::Bytes(bytes) = &mut lent {
                    left.extend(bytes.drain(..n));
                }
                // A close stays.
                if matches!(&lent, Lent::Eof) || lent == Lent::Bytes(Vec::new()) {
                    lent = Lent::Nothing;
                }
            }
            _ => {}
        }
        prop_assert!(pushed.starts_with(&left), "{:?} of {:?}", left, pushed);
    }
    prop_assert_eq!(left, pushed);
    prop_assert_eq!(lent, Lent::Close);
    Ok(())
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn law_09_bytes_leave_in_the_order_pushed(Ops(ops) in ops(Mix::OUTPUT, 0..60)) {
        leaves_in_order(&run_to_the_end(&ops)?)?;
    }
}
