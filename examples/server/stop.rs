//! SIGINT and SIGTERM stop the server.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

type Wake = Box<dyn FnOnce() + Send>;

/// Whether the server is to stop, and what wakes its loop then.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<Inner>);

#[derive(Default)]
struct Inner {
    asked: AtomicBool,
    wake: Mutex<Option<Wake>>,
}

impl Stop {
    pub(crate) fn on_signals() -> io::Result<Self> {
        let stop = Stop::default();
        let handler = stop.clone();
        ctrlc::set_handler(move || {
            handler.0.asked.store(true, Ordering::SeqCst);
            handler.wake();
        })
        .map_err(io::Error::other)?;
        Ok(stop)
    }

    pub(crate) fn asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// Calls `wake` once, as soon as the server is to stop. If it is to stop already: now.
    pub(crate) fn wake_by(&self, wake: impl FnOnce() + Send + 'static) {
        *self.0.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(wake));
        if self.asked() {
            self.wake();
        }
    }

    fn wake(&self) {
        let wake = self
            .0
            .wake
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(wake) = wake {
            wake();
        }
    }
}
