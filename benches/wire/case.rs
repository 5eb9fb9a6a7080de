//! One of the settings under which all servers are compared.

const CONNECTIONS: [usize; 3] = [1, 64, 1000];
const SIZES: [usize; 3] = [16, 256, 4096];
const DEPTHS: [usize; 2] = [1, 32];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Case {
    pub(crate) connections: usize,
    /// The length of a message with its terminator.
    pub(crate) size: usize,
    /// How many messages of a connection are sent and not yet answered.
    pub(crate) depth: usize,
}

impl Case {
    pub(crate) fn all() -> Vec<Case> {
        let mut all = Vec::new();
        for depth in DEPTHS {
            for connections in CONNECTIONS {
                all.extend(SIZES.map(|size| Case {
                    connections,
                    size,
                    depth,
                }));
            }
        }
        all
    }

    pub(crate) fn named(text: &str) -> Option<Case> {
        let numbers: Vec<usize> = text.split('x').filter_map(|n| n.parse().ok()).collect();
        let [connections, size, depth] = numbers[..] else {
            return None;
        };
        Some(Case {
            connections,
            size,
            depth,
        })
    }
}

/// The measurements of one server in one round.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) messages_a_second: f64,
    pub(crate) cpu_nanoseconds: f64,
}
