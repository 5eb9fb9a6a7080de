//! One suite of behaviour over real sockets, written once, for every adapter.
//!
//! To add an adapter, write a file in `loops/` that serves a listener on it, and one line at the end
//! of this file.

mod hostile;
mod loops;
mod peer;
mod rules;
mod server;

/// Runs the whole suite on one loop.
macro_rules! conformance {
    ($name:ident, $serve:path) => {
        mod $name {
            use crate::conformance::{hostile, rules, server::Serve};

            const SERVE: Serve = $serve;

            #[test]
            fn rules_answer_as_written() {
                rules::answer_as_written(SERVE);
            }

            #[test]
            fn cutting_never_matters() {
                rules::are_cut_everywhere(SERVE);
            }

            #[test]
            fn producers_answer_in_their_turn() {
                rules::answer_by_producers(SERVE);
            }

            #[test]
            fn our_own_clients_are_served() {
                rules::serve_our_clients(SERVE);
            }

            #[test]
            fn a_close_does_not_destroy_the_last_reply() {
                hostile::pipelines_behind_the_close(SERVE);
            }

            #[test]
            fn an_error_line_arrives_although_nobody_reads_the_body() {
                hostile::announces_too_much(SERVE);
            }

            #[test]
            fn half_closed_peers_get_their_replies() {
                hostile::half_closes(SERVE);
            }

            #[test]
            fn a_reset_inside_a_message_harms_nobody_else() {
                hostile::resets(SERVE);
            }

            #[test]
            fn a_peer_that_never_reads_is_held_back() {
                hostile::never_reads(SERVE);
            }

            #[test]
            fn an_endless_line_is_refused_once() {
                hostile::sends_an_endless_line(SERVE);
            }

            #[test]
            fn a_thousand_connections_at_once() {
                hostile::connects_a_thousand_times(SERVE);
            }
        }
    };
}

/// For loops that write and read at once.
macro_rules! full_duplex {
    ($name:ident, $serve:path) => {
        mod $name {
            #[test]
            fn a_peer_may_write_all_before_it_reads() {
                crate::conformance::hostile::writes_all_before_it_reads($serve);
            }

            #[test]
            fn both_ends_ours_echo_64_mib() {
                crate::conformance::hostile::echoes_64_mib($serve);
            }
        }
    };
}

conformance!(blocking, crate::conformance::loops::blocking::serve);
conformance!(readiness, crate::conformance::loops::readiness::serve);
#[cfg(feature = "mio")]
conformance!(mio, crate::conformance::loops::mio::serve);
#[cfg(feature = "mio")]
conformance!(mio_told, crate::conformance::loops::mio::serve_told);
#[cfg(feature = "tokio")]
conformance!(tokio, crate::conformance::loops::tokio::serve);
#[cfg(feature = "futures-io")]
conformance!(smol, crate::conformance::loops::smol::serve);
#[cfg(feature = "embedded-io")]
conformance!(embedded, crate::conformance::loops::embedded::serve);
#[cfg(feature = "embedded-io-async")]
conformance!(
    embedded_async,
    crate::conformance::loops::embedded_async::serve
);

full_duplex!(
    readiness_duplex,
    crate::conformance::loops::readiness::serve
);
#[cfg(feature = "mio")]
full_duplex!(mio_duplex, crate::conformance::loops::mio::serve);
#[cfg(feature = "mio")]
full_duplex!(mio_told_duplex, crate::conformance::loops::mio::serve_told);
#[cfg(feature = "tokio")]
full_duplex!(tokio_duplex, crate::conformance::loops::tokio::serve);
#[cfg(feature = "futures-io")]
full_duplex!(smol_duplex, crate::conformance::loops::smol::serve);
#[cfg(feature = "embedded-io-async")]
full_duplex!(
    embedded_async_duplex,
    crate::conformance::loops::embedded_async::serve
);
