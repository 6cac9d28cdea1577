import * as Data from "effect/Data"

/** An option of the client, or a variable that it was read from, cannot be used. */
export class ConfigurationError extends Data.TaggedError("ConfigurationError")<{
  /** Which option: `origin`, `privateKey`, the name of a variable. */
  readonly option: string
  /** What is wrong, and what to set instead. */
  readonly message: string
}> {}
