#!/usr/bin/env bash
# Checks that the library builds with its oldest supported Rust, in every tier, with every adapter and
# with the kit for tests. The feature `proptest` is left out: proptest needs a newer Rust.
#
# The compiler is the first of these that is there:
# - the path in RUSTC_1_85;
# - rustup's toolchain 1.85 (it is not installed unasked);
# - Debian's package rustc-web 1.85, unpacked below the target directory, not installed.
# Without any of them the check is skipped, which is printed.
set -euo pipefail
cd "$(dirname "$0")/.."

version=1.85
unpacked=$(realpath -m "${CARGO_TARGET_DIR:-target}/msrv")

# Prints the path of a compiler, or fails.
find_compiler() {
    if [ -n "${RUSTC_1_85:-}" ]; then
        echo "$RUSTC_1_85"
    elif rustup toolchain list 2>/dev/null | grep -q "^$version"; then
        rustup which --toolchain "$(rustup toolchain list | grep -m1 "^$version" | cut -d' ' -f1)" rustc
    elif [ -x "$unpacked/usr/bin/rustc" ] || unpack_from_debian >&2; then
        echo "$unpacked/usr/bin/rustc"
    else
        return 1
    fi
}

unpack_from_debian() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    local full packages downloads
    full=$(apt-cache madison rustc-web 2>/dev/null | awk -v v="$version." 'index($3, v) == 1 {print $3; exit}')
    [ -n "$full" ] || return 1
    packages=("rustc-web=$full" "libstd-rust-web-$version=$full" "libstd-rust-web-dev=$full" libllvm19)
    downloads=$(mktemp -d)
    # apt-get downloads as a user of its own.
    chmod 777 "$downloads"
    rm -rf "$unpacked"
    mkdir -p "$unpacked"
    (cd "$downloads" && apt-get download -q "${packages[@]}") &&
        for package in "$downloads"/*.deb; do dpkg-deb -x "$package" "$unpacked"; done
    rm -rf "$downloads"
    [ -x "$unpacked/usr/bin/rustc" ]
}

if ! RUSTC=$(find_compiler); then
    echo "SKIPPED: the check with Rust $version, for there is none here. One of these helps:"
    echo "  rustup toolchain install $version; RUSTC_1_85=/path/to/rustc; a Debian with rustc-web $version"
    exit 0
fi
export RUSTC
# Debian's libraries lie beside the unpacked compiler.
if [[ $RUSTC == "$unpacked"/* ]]; then
    LD_LIBRARY_PATH=$(printf '%s:' "$unpacked"/usr/lib/*-linux-gnu "$unpacked"/usr/lib/llvm-*/lib)${LD_LIBRARY_PATH:-}
    export LD_LIBRARY_PATH
fi
# Whatever RUSTC_1_85 names must be that version.
found=$("$RUSTC" --version)
echo "$found"
[[ $found == "rustc $version."* ]] || {
    echo "$RUSTC is not Rust $version" >&2
    exit 1
}

optional="mio tokio tokio-util futures-io embedded-io embedded-io-async testing"
for features in "" alloc std $optional "$optional"; do
    printf 'features: %s\n' "${features:-none}"
    cargo check --quiet --locked --package sanschat --no-default-features --features "$features"
done
