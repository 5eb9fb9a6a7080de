#!/usr/bin/env bash
# Links programs that cannot be linked if a panic can be reached in them (law 12): a Scanner or Collector in
# any state, and the memchr that it calls.
set -euo pipefail

case $(uname -s) in
    Linux) ;;
    *)
        echo "skipped: the linker's arguments are those of Linux"
        exit 0
        ;;
esac

target=$(realpath -m "${CARGO_TARGET_DIR:-$(dirname "$0")/target}")
cd "$(dirname "$0")"

# link PROGRAM [FEATURES]
link() {
    (cd "$1" && cargo build --release --locked --target-dir "$target" "${@:2}" 2>&1)
}

for program in any_terminator any_collector memchr_itself; do
    link "$program" || { echo "$program: not proved"; exit 1; }
    # What proves something must be able to fail.
    if said=$(link "$program" --features panics); then
        echo "$program: links with a panic in it, so it proves nothing"
        exit 1
    fi
    grep -q a_panic_can_be_reached <<<"$said" || { echo "$said"; exit 1; }
    echo "$program: no panic can be reached"
done
