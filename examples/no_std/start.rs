//! What the startup code and libc do for other programs: an entry, a way out, and the memory
//! functions that the compiler calls.
//!
//! Here, in the allocator of `chat`, and nowhere near the library is there `unsafe` code: an
//! entry point, system calls and an allocator cannot be written without.

use core::{arch, panic::PanicInfo};

// A function would find the stack eight bytes off on x86_64: the kernel jumps to the entry, and
// only a call pushes the return address that a function reckons with.
#[cfg(target_arch = "x86_64")]
arch::global_asm!(".globl _start", "_start:", "call {run}", run = sym run);
#[cfg(target_arch = "aarch64")]
arch::global_asm!(".globl _start", "_start:", "bl {run}", run = sym run);

/// Runs the program: its line goes out, and whether it was content decides the exit status.
extern "C" fn run() -> ! {
    match crate::run() {
        Ok(line) => {
            write(1, line);
            exit(0)
        }
        Err(line) => {
            write(2, line);
            exit(1)
        }
    }
}

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    write(2, "panicked\n");
    exit(101)
}

fn write(file: usize, line: &str) {
    let number = if cfg!(target_arch = "x86_64") { 1 } else { 64 };
    // SAFETY: write(2) reads the bytes of the line, which outlive the call, and nothing else.
    unsafe { call(number, [file, line.as_ptr() as usize, line.len()]) };
}

fn exit(status: usize) -> ! {
    let number = if cfg!(target_arch = "x86_64") { 60 } else { 93 };
    loop {
        // SAFETY: exit(2) ends the only thread there is.
        unsafe { call(number, [status, 0, 0]) };
    }
}

/// A system call.
///
/// # Safety
///
/// The kernel does what the number and the arguments say.
unsafe fn call(number: usize, arguments: [usize; 3]) {
    let [a, b, c] = arguments;
    // SAFETY: the kernel keeps all registers but those named here, and the stack; the rest is
    // the caller's promise.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        arch::asm!(
            "syscall",
            inlateout("rax") number => _, in("rdi") a, in("rsi") b, in("rdx") c,
            out("rcx") _, out("r11") _, options(nostack),
        );
    }
    // SAFETY: as above.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        arch::asm!(
            "svc #0",
            in("x8") number, inlateout("x0") a => _, in("x1") b, in("x2") c, options(nostack),
        );
    }
}

// core and alloc come compiled so that they can unwind, and name its runtime where that is not
// optimised away. Nothing unwinds here: a panic ends the program.

#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    exit(101)
}

// The compiler may see that a loop copies or fills and call memcpy or memset instead, which
// would be these functions calling themselves. It keeps its hands off volatile accesses.
//
// The symbols clash with nobody's, for there is no libc.

#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
    for i in 0..n {
        // SAFETY: by C's contract both are good for `n` bytes.
        unsafe { to.add(i).write_volatile(from.add(i).read_volatile()) };
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
    if to.cast_const() <= from {
        // SAFETY: both are good for `n` bytes, and a copy upwards reads each before it is overwritten.
        return unsafe { memcpy(to, from, n) };
    }
    // Upwards a copy to a higher address would overwrite what it has yet to read.
    for i in (0..n).rev() {
        // SAFETY: by C's contract both are good for `n` bytes.
        unsafe { to.add(i).write_volatile(from.add(i).read_volatile()) };
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, byte: i32, n: usize) -> *mut u8 {
    for i in 0..n {
        // SAFETY: by C's contract it is good for `n` bytes.
        unsafe { to.add(i).write_volatile(byte as u8) };
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, n: usize) -> i32 {
    for i in 0..n {
        // SAFETY: by C's contract both are good for `n` bytes.
        let (l, r) = unsafe { (left.add(i).read_volatile(), right.add(i).read_volatile()) };
        if l != r {
            return i32::from(l) - i32::from(r);
        }
    }
    0
}

#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, n: usize) -> i32 {
    // SAFETY: its contract is that of memcmp.
    unsafe { memcmp(left, right, n) }
}
