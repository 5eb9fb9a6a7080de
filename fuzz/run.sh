#!/usr/bin/env bash
# Runs every fuzz target, or those named, for some seconds each: fuzz/run.sh [SECONDS [TARGET...]]
#
# It begins with the committed seeds and with what earlier runs found, which is kept in fuzz/corpus.
# It needs cargo-fuzz and a nightly toolchain. No sanitizer is used: the code has no `unsafe`, and
# without a sanitizer the fuzzer is several times as fast.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)

cargo +nightly fuzz build --sanitizer none
for target in "${targets[@]}"; do
    printf '\n== %s, %s s\n' "$target" "$seconds"
    mkdir -p "fuzz/corpus/$target"
    cargo +nightly fuzz run --sanitizer none "$target" \
        "fuzz/corpus/$target" "tests/seeds/$target" -- \
        -max_total_time="$seconds" -max_len=1024 -len_control=10 -timeout=20 -verbosity=1 -print_final_stats=1 2>&1 |
        grep -E 'INITED|DONE|number_of_executed|panicked|SUMMARY|Test unit|assert|ERROR'
done
