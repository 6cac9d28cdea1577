/**
 * What of the shared tests this edition does not pass or does not run, and why. Each exception is tried
 * in every run: a test that passes here all the same fails it, and so does an entry that names none.
 */

import { createRequire } from "node:module"

const { version } = createRequire(import.meta.url)("effect/package.json") as {
  readonly version: string
}

// The run with the oldest versions of the peers has this one, and the platform that goes with it.
const isOldest = version.startsWith("3.15.")

/** Tests that fail here. */
export interface Exception {
  /** Below `packages`. */
  readonly file: string
  /** The name of a test, after those of its groups; a pattern stands for all that it matches. */
  readonly tests: string | RegExp
  readonly reason: string
}

/** A whole file, below `packages`. */
export interface WholeFile {
  readonly file: string
  readonly reason: string
}

const durations = "openapi-effect-runtime/test/core/Durations.test.ts"

const uploadsOverUndici =
  "the undici client of `@effect/platform-node` gives the global `FormData` to the package undici, which takes only its own"

const withOldest: ReadonlyArray<Exception> = [
  {
    file: "management/test/transport/responses-over-sockets.test.ts",
    tests:
      /^over HttpClient over undici > reads (?:chunks that are more|an error response that is larger) than allowed$/,
    reason:
      "old versions of `@effect/platform-node` do not destroy their dispatcher at its end: it opens a second connection, and sends nothing over it"
  }
]

export const exceptions: ReadonlyArray<Exception> = [
  ...(isOldest ? withOldest : []),
  {
    file: durations,
    tests: "the milliseconds of a duration > are those that Effect reads",
    reason: "Effect 3 reads no objects as durations, and knows none that are negative"
  },
  {
    file: durations,
    tests: "a duration of milliseconds > equals Effect's, both ways, with the same hash",
    reason: "a number of nanoseconds equals no number of milliseconds in Effect 3"
  },
  {
    file: durations,
    tests:
      "a duration of milliseconds > can be read by a version of Effect that does not know its interface",
    reason: "it is one of Effect 3's own durations here"
  },
  {
    file: "management/test/transport/transports.test.ts",
    tests:
      /^over HttpClient over undici > (?:sends a form with a file|does not follow a redirect of an upload either)$/,
    reason: uploadsOverUndici
  },
  {
    file: "contract-tests/test/matrix-sockets.test.ts",
    tests: "one status of each operation over HttpClient over undici > of jobs",
    reason: uploadsOverUndici
  },
  {
    file: "management/test/transport/uploads.test.ts",
    tests: /^a file that is sent again over HttpClient over undici > /,
    reason: uploadsOverUndici
  }
]

const noSchemas = "Effect 3 cannot make schemas of JSON Schema, so that there is no validation"

/** Files that import what this edition does not have. */
export const withoutModules: ReadonlyArray<WholeFile> = [
  { file: "management/test/ErrorSchemas.test.ts", reason: noSchemas },
  { file: "contract-tests/test/facts.test.ts", reason: noSchemas },
  { file: "contract-tests/test/updates.test.ts", reason: noSchemas },
  { file: "contract-tests/test/validation.test.ts", reason: noSchemas },
  { file: "management/test/validation/ReadOnly.test.ts", reason: noSchemas },
  { file: "management/test/validation/Schemas.test.ts", reason: noSchemas },
  { file: "management/test/validation/Validation.test.ts", reason: noSchemas },
  {
    file: "management/test/Operations.sandbox.test.ts",
    reason: `its calls are validated in both directions: ${noSchemas}`
  },
  {
    file: "management/test/Updates.sandbox.test.ts",
    reason: `its calls are validated in both directions: ${noSchemas}`
  }
]

/**
 * How many of its made-up cases a property is checked with. Made anew in every run on both editions: the
 * whole number would take as long as all other shared tests together.
 */
export const shareOfCases = 0.2

const readsSource = "it reads the shared source, which is the same one"

/** Files that would tell nothing more here. */
export const toldElsewhere: ReadonlyArray<WholeFile> = [
  { file: "openapi-effect-runtime/test/layers.test.ts", reason: readsSource },
  { file: "management/test/entry-points.test.ts", reason: readsSource },
  {
    file: "contract-tests/test/matrix-raw.test.ts",
    reason: "it tests the raw client, which is the same one"
  },
  { file: "contract-tests/test/mutants.test.ts", reason: "it tests the matrix" },
  { file: "contract-tests/test/prism.test.ts", reason: "it tests the mock" },
  { file: "contract-tests/test/mock.test.ts", reason: "it tests the mock" },
  { file: "contract-tests/test/live.test.ts", reason: "it tests the check of a live tenant" },
  { file: "openapi-contract-tests/test/contract/sampler.test.ts", reason: "it tests the sampler" },
  { file: "openapi-contract-tests/test/mutants/mutants.test.ts", reason: "it tests the mutants" },
  { file: "fault-tests/test/guide.test.ts", reason: "it reads the guide" },
  {
    file: "fault-tests/test/soak.test.ts",
    reason:
      "200,000 calls over undici, which no file of the edition has a part in, take half a minute"
  }
]
