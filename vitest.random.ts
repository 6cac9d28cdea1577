/**
 * `Math.random` in tests: numbers that are the same in every run of a test file, so that what fails
 * once fails again. `RANDOM_SEED=7 pnpm test` is a run with other numbers. `crypto` stays as it is.
 */
import { relative } from "node:path"
import { expect } from "vitest"

const { testPath = "" } = expect.getState()
const file = relative(import.meta.dirname, testPath).replaceAll("\\", "/")

// The FNV-1a hash of the file's path and the seed, as the first state of a generator (mulberry32).
let state = 0x81_1c_9d_c5
for (const character of `${process.env["RANDOM_SEED"] ?? ""} ${file}`) {
  state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93)
}

Math.random = () => {
  state = (state + 0x6d_2b_79_f5) >>> 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
