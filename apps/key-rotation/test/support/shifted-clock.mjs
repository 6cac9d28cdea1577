// Loaded before the program: a host whose clock is wrong by so many milliseconds.
const shift = Number(process.env["CLOCK_SHIFT_MILLIS"])
const now = Date.now
Date.now = () => now() + shift
