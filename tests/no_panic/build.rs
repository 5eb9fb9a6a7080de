//! The program is linked and never run: it needs no startup code, only a place to begin.

fn main() {
    for argument in [
        "-nostartfiles",
        "-Wl,--entry=prove",
        "-Wl,--gc-sections",
        "-lc",
    ] {
        println!("cargo:rustc-link-arg-bins={argument}");
    }
    println!("cargo:rerun-if-changed=../build.rs");
}
