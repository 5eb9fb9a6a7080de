//! Sets of byte strings that a terminator can borrow.
//!
//! A terminator lends a slice of slices, which no owned value can lend of itself. So each set is kept
//! for ever, once however often it is made: the tests make few different ones.

use std::{
    collections::HashMap,
    fmt,
    sync::{LazyLock, Mutex},
};

type Slices = &'static [&'static [u8]];

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Set(Slices);

static SETS: LazyLock<Mutex<HashMap<Vec<Vec<u8>>, Slices>>> = LazyLock::new(Mutex::default);

impl Set {
    pub fn of<'m>(members: impl IntoIterator<Item = &'m [u8]>) -> Self {
        let members: Vec<Vec<u8>> = members.into_iter().map(<[u8]>::to_vec).collect();
        let mut sets = SETS.lock().expect("nothing panics while it is locked");
        if let Some(set) = sets.get(&members) {
            return Set(set);
        }
        let slices: Vec<&'static [u8]> = members.iter().map(|it| &*it.clone().leak()).collect();
        let set = Set(slices.leak());
        sets.insert(members, set.0);
        set
    }

    pub fn members(self) -> Slices {
        self.0
    }
}

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = self.0.iter().map(|it| format!("\"{}\"", it.escape_ascii()));
        write!(f, "{{{}}}", escaped.collect::<Vec<_>>().join(", "))
    }
}
