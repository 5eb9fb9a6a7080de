//! One suite of behaviour over streams in memory that do what real ones seldom do: cut, delay,
//! interrupt, refuse and fail at every point, all from one seed.
//!
//! A case that fails names its seed: `FAKE_IO_SEED=17 cargo test --test fake_io NAME` runs that
//! one alone. `FAKE_IO_PERCENT=1000` runs ten times as many as usual.
//!
//! An adapter joins by a file in `adapters/` that says how it is driven, and one line at the
//! end of this file.
#![cfg(feature = "std")]

mod adapter;
mod adapters;
mod answers;
mod apart;
mod core;
mod failures;
mod fake;
mod held;
mod linger;
mod pairs;
mod plan;
mod random;
mod rules;
mod scene;
mod traits;

/// One test of the suite a line.
macro_rules! tests {
    ($adapter:ty: $($name:ident = $file:ident::$test:ident,)*) => {
        $(
            #[test]
            fn $name() {
                crate::$file::$test::<$adapter>();
            }
        )*
    };
}

/// Runs the suite on one adapter: one whose streams block, or one whose streams make wait.
macro_rules! suite {
    ($name:ident: blocks, $adapter:ty) => {
        mod $name {
            suite!(all: $adapter);
        }
    };
    ($name:ident: waits, $adapter:ty) => {
        mod $name {
            suite!(all: $adapter);
            suite!(waits: $adapter);
        }
    };
    ($name:ident: waits both ways, $adapter:ty) => {
        mod $name {
            suite!(all: $adapter);
            suite!(waits: $adapter);
            tests! { $adapter:
                two_ends_never_wait_for_each_other = pairs::never_wait_for_each_other,
                two_ends_move_much = pairs::move_much,
            }
        }
    };
    (all: $adapter:ty) => {
        tests! { $adapter:
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
        tests! { $adapter:
            dropped_futures_lose_nothing = answers::survive_dropped_futures,
            a_peer_that_does_not_read_is_held_back = held::by_a_peer_that_does_not_read,
            the_parts_are_all_there_is = apart::at_any_moment,
        }
    };
}

suite!(blocking: blocks, crate::adapters::blocking::Blocking<false>);
suite!(impatient: waits, crate::adapters::blocking::Blocking<true>);
suite!(readiness_told_once: waits both ways, crate::adapters::readiness::Readiness<false>);
suite!(readiness_that_lasts: waits both ways, crate::adapters::readiness::Readiness<true>);
#[cfg(feature = "tokio")]
suite!(tokio: waits both ways, crate::adapters::tokio::Tokio);
#[cfg(feature = "futures-io")]
suite!(futures: waits both ways, crate::adapters::futures::Futures);
#[cfg(feature = "embedded-io")]
suite!(embedded_socket: blocks, crate::adapters::embedded::Embedded<true>);
#[cfg(feature = "embedded-io")]
suite!(embedded_line: blocks, crate::adapters::embedded::Embedded<false>);
#[cfg(feature = "embedded-io-async")]
suite!(embedded_async_socket: waits both ways, crate::adapters::embedded_async::EmbeddedAsync<true>);
#[cfg(feature = "embedded-io-async")]
suite!(embedded_async_line: waits, crate::adapters::embedded_async::EmbeddedAsync<false>);
