//! The bodies of the fuzz targets, run on the committed seeds, which are inputs that reached new code,
//! and on random bytes. So the targets keep working without a fuzzer.

mod chat;
mod framing;
mod pair;
mod rules;
mod scanner;
#[path = "../../support/seeds.rs"]
mod seeds;

/// A test on the seeds and one on random bytes.
macro_rules! bodies {
    ($($target:ident)*) => {
        mod seeds_of {
            $(
                #[test]
                fn $target() {
                    crate::fuzzed::seeds::hold(stringify!($target), crate::fuzzed::$target::body);
                }
            )*
        }

        mod any_bytes_for {
            use proptest::{collection::vec, prelude::*};

            proptest! {
                #![proptest_config(crate::support::config(500))]
                $(
                    #[test]
                    fn $target(data in vec(any::<u8>(), 0..400)) {
                        crate::fuzzed::$target::body(&data);
                    }
                )*
            }
        }
    };
}

bodies!(chat framing pair rules scanner);
