# Everything that is checked before a change is accepted.
ci:
    bash .ci/run

# The tests alone.
test:
    cargo test

# Framer and Chat beside a bare memchr loop.
bench:
    cargo bench --bench framing
