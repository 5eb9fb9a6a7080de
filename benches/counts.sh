#!/usr/bin/env bash
# Counts the instructions of all cases of benches/counts and writes benches/counts.md.
# With --check nothing is written: it prints what differs from the file, and fails if a count is more
# than 2 % above the one there.
#
# It needs valgrind, and gungraun-runner in the version of gungraun in Cargo.lock. cargo installs the
# runner if it is missing, which takes some minutes once.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:---write}" in
--write | --check) mode="${1:---write}" ;;
*)
    echo "usage: bash benches/counts.sh [--check]" >&2
    exit 2
    ;;
esac

if ! command -v valgrind >/dev/null; then
    echo "valgrind is missing. Your system has a package of that name: apt-get install valgrind" >&2
    exit 1
fi

# Where cargo installs it.
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
package=$(cargo pkgid --locked gungraun)
version="${package##*@}"
if [ "$(gungraun-runner --version 2>/dev/null)" != "gungraun-runner $version" ]; then
    echo "gungraun-runner $version is missing: cargo installs it now."
    cargo install --locked gungraun-runner --version "$version"
fi

exec cargo bench --locked --package sanschat-benches --features callgrind --bench counts -- "$mode"
