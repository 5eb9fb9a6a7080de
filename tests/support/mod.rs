//! What the tests of the laws share: one language of operations, one generator of them, one model
//! of what must happen, and one runner that compares a machine with the model after every call.
//!
//! ```text
//!   random ──▶ ops ──▶ run ──▶ machine (Scanner, Framer, its hot loop, Chat)
//!                       ╰────▶ model   (framing, sending), which sees all the input at once
//! ```

// Every test binary compiles this module and uses a part of it.
#![allow(dead_code, unreachable_pub, unused_imports)]

#[cfg(feature = "alloc")]
pub mod adversarial;
mod config;
mod digest;
pub mod framing;
pub mod journal;
pub mod machine;
pub mod model;
pub mod ops;
#[cfg(feature = "alloc")]
mod outgoing;
#[cfg(feature = "alloc")]
pub mod producer;
pub mod random;
pub mod run;
#[cfg(feature = "alloc")]
pub mod sending;
pub mod set;
pub mod told;

pub(crate) use config::config;

/// All words of up to `longest` letters, the shorter ones first.
pub fn words(letters: &[u8], longest: usize) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..longest {
        let shorter = all[from..].to_vec();
        from = all.len();
        for word in shorter {
            let longer = letters
                .iter()
                .map(|letter| [&word[..], &[*letter]].concat());
            all.extend(longer);
        }
    }
    all
}
