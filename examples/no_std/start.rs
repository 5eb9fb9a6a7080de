//! The parts of the startup code and of libc that the programs need: an entry point, exit, and the
//! memory functions that the compiler calls.
//!
//! `unsafe` is used here and in the allocator of `chat`, because an entry point, system calls and an
//! allocator cannot be written without it. The library has none.

use core::{arch, panic::PanicInfo};

// Not a plain function: on x86_64 its stack would be misaligned by eight bytes. The kernel jumps to
// the entry, and a function expects the return address that a call pushes.
#[cfg(target_arch = "x86_64")]
arch::global_asm!(".globl _start", "_start:", "call {run}", run = sym run);
#[cfg(target_arch = "aarch64")]
arch::global_asm!(".globl _start", "_start:", "bl {run}", run = sym run);

/// Runs the program, prints its line, and exits with 0 if it gave `Ok`.
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
    // SAFETY: write(2) only reads the bytes of the line, which outlive the call.
    unsafe { call(number, [file, line.as_ptr() as usize, line.len()]) };
}

fn exit(status: usize) -> ! {
    let number = if cfg!(target_arch = "x86_64") { 60 } else { 93 };
    loop {
        // SAFETY: exit(2) ends the only thread.
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
    // SAFETY: the kernel preserves the stack and all registers but those named here. The rest is
    // required of the caller.
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

// core and alloc are compiled for unwinding and refer to its runtime where that is not optimised
// away. Nothing unwinds here, because a panic ends the program.

#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    exit(101)
}

// The compiler may replace a loop that copies or fills by a call of memcpy or memset, and so these
// functions would call themselves. It does not replace volatile accesses.
//
// The symbols do not clash, since there is no libc.

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
    // From the front, a copy to a higher address would overwrite bytes that are still to be read.
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
