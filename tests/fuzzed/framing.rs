//! Two cuttings of the same bytes, under scripts that switch terminators, styles and limits,
//! pause, upgrade and close: both must tell what the oracle tells of the whole.

use arbitrary::{Arbitrary, Unstructured};

use crate::support::{
    machine::Machine,
    oracle::oracle,
    random::{Loose, Scene, Scope},
    runner::{chat, framer, run},
    script::Script,
};

/// Any bytes: a script, an input, a cutting beside which there is that into single bytes.
pub(crate) fn body(data: &[u8]) {
    let Ok(loose) = Loose::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    both(&loose.clone().fix(Scope::Framer), framer);
    both(&loose.fix(Scope::Chat), chat);
}

fn both<'a, M: Machine<'a>>((script, input, cuts): &'a Scene, machine: fn(&Script) -> M) {
    let (expected, ends) = oracle(input, script);
    let bytes: Vec<usize> = (0..input.len()).collect();
    for cuts in [cuts, &bytes] {
        run(machine(script), input, cuts, script, &expected, &ends)
            .unwrap_or_else(|why| panic!("{script:?}, {input:?}: {why}"));
    }
}
