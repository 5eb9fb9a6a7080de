//! The committed seeds of the fuzz targets.

use std::{fs, path::Path, thread};

/// Runs a body on all seeds of its target.
pub(crate) fn hold(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/seeds")
        .join(target);
    let files = fs::read_dir(&folder).expect("a folder of seeds");
    let mut seeds = 0;
    for file in files {
        let path = file.expect("a file").path();
        let _named = Named(&path);
        body(&fs::read(&path).expect("a seed"));
        seeds += 1;
    }
    assert!(seeds > 0, "no seeds in {}", folder.display());
}

/// Names the seed whose body panics.
struct Named<'p>(&'p Path);

impl Drop for Named<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the seed was {}", self.0.display());
        }
    }
}
