//! Two connections of ours at the two ends of one stream with little room in both directions: they
//! never wait for each other.

use std::{io::ErrorKind, task::Poll};

use sanschat::{
    Chat, Event, Protocol, Terminator,
    echo::{Echo, EchoClient, LengthEcho, LengthEchoClient},
    io::Linger,
};

use crate::fake_io::{
    adapter::{Adapter, Setup, Task},
    fake::Fake,
    plan::{End, Plan},
    random::{Random, each_seed},
    scene::Watched,
};

/// More polls than any case needs.
const MOST_POLLS: usize = 300_000;

/// Small bodies through streams with very little room.
pub(crate) fn never_wait_for_each_other<A: Adapter>() {
    each_seed(100, |random| {
        let size = random.pick(&[0, 1, 100, 3000]);
        let capacity = random.pick(&[1, 2, 7, 100, 4000]);
        let plan = |random: &mut Random| Plan {
            capacity: 1 + random.below(capacity),
            ..A::plan(random)
        };
        let plans = [plan(random), plan(random)];
        echo_body::<A>(random, size, plans);
    });
}

/// More bytes than the high water marks and all buffers hold.
pub(crate) fn move_much<A: Adapter>() {
    each_seed(4, |random| {
        let plan = |random: &mut Random| Plan {
            capacity: 1000 + random.below(100_000),
            cut: usize::MAX,
            short: usize::MAX,
            buffer_size: 16 * 1024,
            ..A::plan(random)
        };
        let plans = [plan(random), plan(random)];
        echo_body::<A>(random, 2 << 20, plans);
    });
}

fn echo_body<A: Adapter>(random: &mut Random, size: usize, plans: [Plan; 2]) {
    let mut body: Vec<u8> = (0..size).map(|n| (n / 7) as u8).collect();
    match random.below(3) {
        0 => {
            let half = body.split_off(size / 2);
            let mut client = EchoClient::new([body.clone(), half.clone()]);
            let above = converse::<A>(random, &mut client, &mut Echo, plans);
            assert!(
                above <= plans[1].buffer_size,
                "{above} bytes over high water"
            );
            assert!(client.is_done());
            assert!(client.received() == [body, half].concat());
        }
        1 => {
            let mut client = LengthEchoClient::new(body).with_chunk_size(1 + random.below(9999));
            converse::<A>(random, &mut client, &mut LengthEcho::new(), plans);
            assert_eq!(client.outcome(), Some(Ok(())));
        }
        _ => {
            let mut client = SendsFirst::new(&body);
            converse::<A>(random, &mut client, &mut LengthEcho::new(), plans);
            assert!(client.received == body);
        }
    }
}

/// A client that sends all before it reads anything.
struct SendsFirst {
    body: Vec<u8>,
    received: Vec<u8>,
}

impl SendsFirst {
    fn new(body: &[u8]) -> Self {
        SendsFirst {
            body: body.to_vec(),
            received: Vec::new(),
        }
    }
}

impl Protocol for SendsFirst {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => {
                chat.stream(Terminator::None);
                chat.push(format!("ECHO {}\n", self.body.len()).as_bytes());
                // While there is a producer the chat takes no input.
                let body = std::mem::take(&mut self.body);
                chat.push_producer([body]);
            }
            Event::Data(data) => self.received.extend_from_slice(&data),
            _ => {}
        }
    }
}

/// Runs both ends until they close. Returns by how much the server's queue exceeded high water.
fn converse<'p, A: Adapter>(
    random: &mut Random,
    client: &'p mut dyn Protocol,
    server: &'p mut dyn Protocol,
    mut plans: [Plan; 2],
) -> usize {
    plans.iter_mut().for_each(|plan| plan.end = End::Silence);
    let fakes = plans.map(|plan| Fake::new(random, plan, b""));
    fakes[0].connect(&fakes[1]);
    let setups = [0, 1].map(|side| {
        let mut setup = Setup::any(random, &plans[side]);
        setup.linger = random.pick(&[Linger::default(), Linger::NONE]);
        setup
    });
    let mut watched = [client, server]
        .into_iter()
        .zip(&fakes)
        .map(|(protocol, fake)| Watched::new(Box::new(protocol), fake.clone()))
        .collect::<Vec<_>>();
    let mut adapters = [0, 1].map(|side| {
        let setup = setups[side];
        let chat = Chat::new(Terminator::None).with_high_water(setup.high_water);
        A::new(fakes[side].clone(), chat, setup, Vec::new())
    });
    let drives = adapters.iter_mut().zip(&mut watched);
    let ends = alternate(random, drives.map(|(a, w)| a.drive(w)).collect(), &fakes);
    assert_eq!(ends, [Ok(()), Ok(())]);
    assert!(watched.iter().all(|it| it.closed));
    watched[1].most_queued.saturating_sub(setups[1].high_water)
}

/// Polls the ends that were woken, until both are over.
fn alternate(
    random: &mut Random,
    mut drives: Vec<crate::fake_io::adapter::Drive<'_>>,
    fakes: &[Fake; 2],
) -> [Result<(), ErrorKind>; 2] {
    let tasks = [Task::new(), Task::new()];
    let mut ends = [None, None];
    for _ in 0..MOST_POLLS {
        if let [Some(client), Some(server)] = ends {
            return [client, server];
        }
        let first = random.below(2);
        let mut sides = [first, 1 - first].into_iter();
        let woken = sides.find(|&side| ends[side].is_none() && tasks[side].is_woken());
        if let Some(side) = woken {
            if let Poll::Ready(result) = tasks[side].poll(drives[side].as_mut()) {
                ends[side] = Some(result);
                fakes[side].hang_up();
            }
        } else {
            let moved = fakes[first].step() || fakes[1 - first].step();
            assert!(moved, "both wait for each other: {ends:?}");
        }
    }
    panic!("too many polls");
}
