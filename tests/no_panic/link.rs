//! What makes a program that may panic impossible to link: its panic handler calls a function
//! that does not exist. Where the optimiser sees that no panic can be reached, it drops the
//! handler and with it the call.

use core::panic::PanicInfo;

unsafe extern "C" {
    safe fn a_panic_can_be_reached() -> !;
}

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    a_panic_can_be_reached()
}

// core comes compiled so that it can unwind, and names this.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
