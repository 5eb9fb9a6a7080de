#!/usr/bin/env bash
# Builds and runs the programs without std, and checks that they have no undefined symbols.
set -euo pipefail

case $(uname -sm) in
    "Linux x86_64" | "Linux aarch64") ;;
    *)
        echo "skipped: the programs without std are for Linux on x86_64 and aarch64"
        exit 0
        ;;
esac

target=$(realpath -m "${CARGO_TARGET_DIR:-$(dirname "$0")/target}")
cd "$(dirname "$0")"

# check PROGRAM LINE: the program must print exactly this line and succeed.
check() {
    (cd "$1" && cargo build --release --locked --target-dir "$target")
    local program="$target/release/$1" said undefined
    said=$("$program") || { echo "$1: exit status $?"; return 1; }
    [ "$said" = "$2" ] || { echo "$1: printed \"$said\""; return 1; }
    echo "$said"
    if ! command -v nm >/dev/null; then
        echo "skipped, no nm here: the undefined symbols of $1"
        return
    fi
    undefined=$(nm -u "$program")
    [ -z "$undefined" ] || { echo "$1: undefined: $undefined"; return 1; }
}

check scanner "scanner: 2 messages without std and without an allocator"
check chat "chat: 4 lines answered without std"
