//! Two cuttings of the same bytes, under scripts that switch terminators, styles and limits,
//! pause, upgrade and close: both must tell what the oracle tells of the whole.

use arbitrary::{Arbitrary, Unstructured};

use crate::support::{
    random::{Loose, Scope},
    runner::{chat, check_scene, framer, looped},
};

/// Any bytes: a script, an input, a cutting beside which there is that into single bytes.
pub(crate) fn body(data: &[u8]) {
    let Ok(loose) = Loose::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    let of_a_framer = loose.clone().fix(Scope::Framer);
    check_scene(framer, &of_a_framer)
        .and_then(|()| check_scene(looped, &of_a_framer))
        .and_then(|()| check_scene(chat, &loose.fix(Scope::Chat)))
        .unwrap_or_else(|why| panic!("{why}"));
}
