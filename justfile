# Every check that a change must pass.
ci:
    bash .ci/run

# The tests alone: the library with every adapter, the testing kit, the programs.
test:
    cargo test

# Times beside other crates, with tables at the end: about a quarter of an hour.
bench:
    cargo bench -p sanschat-benches

# Each fuzz target for a minute, or for another number of seconds: just fuzz 600
fuzz seconds="60":
    bash fuzz/run.sh {{seconds}}

# The exhaustive tests up to their full bound: about ten minutes on two cores.
proof:
    cargo test --profile proof --test laws exhaustive -- --include-ignored --show-output

# How often a byte is looked at, and its instructions (by valgrind), for inputs of up to 10 MB.
counts:
    cargo test --profile proof --lib -- --ignored linear
    cargo bench -p sanschat-benches --features callgrind --bench instructions

# The instructions of each case. Fails if one is more than 2 % above benches/counts.md.
instructions:
    bash benches/counts.sh --check
