/**
 * What of the shared tests this edition does not pass or does not run, and why. Each exception is tried
 * in every run: a test that passes here all the same fails it, and so does an entry that names none.
 */

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

export const exceptions: ReadonlyArray<Exception> = [
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
    file: "management/test/transport/uploads.test.ts",
    tests: /^a file that is sent again over HttpClient over undici > /,
    reason: uploadsOverUndici
  }
]

const noSchemas = "Effect 3 cannot make schemas of JSON Schema, so that there is no validation"

/** Files that import what this edition does not have. */
export const withoutModules: ReadonlyArray<WholeFile> = [
  { file: "management/test/ErrorSchemas.test.ts", reason: noSchemas },
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

const readsSource = "it reads the shared source, which is the same one"

/** Files that would tell nothing more here. */
export const toldElsewhere: ReadonlyArray<WholeFile> = [
  { file: "openapi-effect-runtime/test/layers.test.ts", reason: readsSource },
  { file: "management/test/entry-points.test.ts", reason: readsSource }
]
