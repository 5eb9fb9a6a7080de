//! One suite of behaviour over streams in memory that do what real ones seldom do: cut, delay,
//! interrupt, refuse and fail at every point, all from one seed.
//!
//! A case that fails names its seed: `FAKE_IO_SEED=17 cargo test --test adapters NAME` runs it
//! alone. `FAKE_IO_PERCENT=1000` runs ten times as many cases.
//!
//! To add an adapter, write a file in `adapters/` that says how it is driven, and one line at the
//! end of this file.
//!
//! The same tests are a fuzz target: its bytes replace the random numbers.
// The fuzz target has no test harness.
#![cfg_attr(not(test), allow(dead_code))]

pub(crate) mod adapter;
pub(crate) mod adapters;
pub(crate) mod answers;
pub(crate) mod apart;
pub(crate) mod core;
pub(crate) mod failures;
pub(crate) mod fake;
pub(crate) mod held;
pub(crate) mod linger;
pub(crate) mod pairs;
pub(crate) mod plan;
pub(crate) mod random;
pub(crate) mod rules;
pub(crate) mod scene;
pub(crate) mod traits;

/// One test of the suite on each line, and the list of them.
macro_rules! tests {
    ($list:ident of $adapter:ty: $($name:ident = $file:ident::$test:ident,)*) => {
        const $list: &[fn()] = &[$(crate::fake_io::$file::$test::<$adapter>),*];
        $(
            #[test]
            fn $name() {
                crate::fake_io::$file::$test::<$adapter>();
            }
        )*
    };
}

/// The suite of one adapter, whose streams block, or make it wait.
macro_rules! suite {
    (blocks, $adapter:ty) => {
        suite!(all: $adapter);
        pub(crate) const TESTS: &[&[fn()]] = &[ALL];
    };
    (waits, $adapter:ty) => {
        suite!(all: $adapter);
        suite!(waits: $adapter);
        pub(crate) const TESTS: &[&[fn()]] = &[ALL, WAITS];
    };
    (waits both ways, $adapter:ty) => {
        suite!(all: $adapter);
        suite!(waits: $adapter);
        tests! { BOTH_WAYS of $adapter:
            two_ends_never_wait_for_each_other = pairs::never_wait_for_each_other,
        }
        #[test]
        fn two_ends_move_much() {
            crate::fake_io::pairs::move_much::<$adapter>();
        }
        pub(crate) const TESTS: &[&[fn()]] = &[ALL, WAITS, BOTH_WAYS];
    };
    (all: $adapter:ty) => {
        tests! { ALL of $adapter:
            answers_are_those_of_a_plain_chat = answers::are_those_of_a_plain_chat,
            what_is_queued_survives_a_failed_read = failures::in_reading,
            a_failed_write_ends_it = failures::in_writing,
            a_stream_that_takes_nothing_ends_it = failures::to_take_anything,
            a_reset_ends_it = failures::for_good,
            an_upgrade_goes_on_behind_its_line = apart::for_an_upgrade,
            a_close_lingers_within_its_bounds = linger::after_a_close,
            an_end_and_a_close_linger_too = linger::after_an_end_of_sending,
            an_abort_does_not_linger = linger::never_after_an_abort,
        }
    };
    (waits: $adapter:ty) => {
        tests! { WAITS of $adapter:
            dropped_futures_lose_nothing = answers::survive_dropped_futures,
            a_peer_that_does_not_read_is_held_back = held::by_a_peer_that_does_not_read,
            the_parts_are_all_there_is = apart::at_any_moment,
        }
    };
}

/// The suites, and a function that runs one random case of one of their tests.
macro_rules! suites {
    ($($(#[$when:meta])? $name:ident: $($kind:ident)+, $adapter:ty;)*) => {
        $(
            $(#[$when])?
            mod $name {
                suite!($($kind)+, $adapter);
            }
        )*

        /// Runs one case of one test: the first byte says which, the others are its random numbers.
        pub(crate) fn fuzz(data: &[u8]) {
            let Some((&which, chance)) = data.split_first() else {
                return;
            };
            let mut tests: Vec<fn()> = Vec::new();
            $(
                $(#[$when])?
                tests.extend($name::TESTS.concat());
            )*
            let test = tests[usize::from(which) % tests.len()];
            random::this_case(chance, test);
        }
    };
}

suites! {
    blocking: blocks, crate::fake_io::adapters::blocking::Blocking<false>;
    impatient: waits, crate::fake_io::adapters::blocking::Blocking<true>;
    readiness_told_once: waits both ways, crate::fake_io::adapters::readiness::Readiness<false>;
    readiness_that_lasts: waits both ways, crate::fake_io::adapters::readiness::Readiness<true>;
    #[cfg(feature = "tokio")]
    tokio: waits both ways, crate::fake_io::adapters::tokio::Tokio;
    #[cfg(feature = "futures-io")]
    futures: waits both ways, crate::fake_io::adapters::futures::Futures;
    #[cfg(feature = "embedded-io")]
    embedded_socket: blocks, crate::fake_io::adapters::embedded::Embedded<true>;
    #[cfg(feature = "embedded-io")]
    embedded_line: blocks, crate::fake_io::adapters::embedded::Embedded<false>;
    #[cfg(feature = "embedded-io-async")]
    embedded_async_socket: waits both ways, crate::fake_io::adapters::embedded_async::EmbeddedAsync<true>;
    #[cfg(feature = "embedded-io-async")]
    embedded_async_line: waits, crate::fake_io::adapters::embedded_async::EmbeddedAsync<false>;
}

#[test]
fn any_bytes_make_a_case() {
    random::each_seed(200, |random| {
        let n = random.below(100);
        let data: Vec<u8> = (0..n).map(|_| random.next() as u8).collect();
        fuzz(&data);
    });
}

#[cfg(test)]
#[path = "../../support/seeds.rs"]
mod seeds;

/// A seed means the same case as long as the features are the same.
#[test]
fn the_seeds_of_the_fuzzer_hold() {
    seeds::hold("adapters", fuzz);
}
