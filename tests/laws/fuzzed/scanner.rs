//! The scanner against the oracle: terminators changed between any two bytes and at any end.

use arbitrary::{Arbitrary, Unstructured};

use crate::support::{
    random::{Loose, Scope},
    runner::{check, scanner},
};

/// Any bytes: a script, an input, a cutting.
pub(crate) fn body(data: &[u8]) {
    let Ok(loose) = Loose::arbitrary(&mut Unstructured::new(data)) else {
        return;
    };
    let (script, input, cuts) = loose.fix(Scope::Scanner);
    check(scanner(&script), &input, &cuts, &script)
        .unwrap_or_else(|why| panic!("{script:?}, {input:?}: {why}"));
}
