# Everything that is checked before a change is accepted.
ci:
    bash .ci/run

# The tests alone.
test:
    cargo test

# Everything beside its rivals, with tables at the end: about a quarter of an hour.
bench:
    cargo bench -p sanschat-benches

# Each fuzz target for a minute, or as long as you say: just fuzz 600
fuzz seconds="60":
    bash fuzz/run.sh {{seconds}}

# Every terminator, input and cutting up to the full bound: about ten minutes on two cores.
proof:
    cargo test --profile proof --test exhaustive -- --include-ignored --show-output

# The long runs of what is counted: looks at a byte up to 10 MB, instructions by valgrind.
counts:
    cargo test --profile proof --lib -- --ignored linear
    cargo bench -p sanschat-benches --features callgrind --bench instructions

# The instructions of each case: has any grown by more than 2 % over benches/counts.md?
instructions:
    bash benches/counts.sh --check
