/**
 * Why a sandbox did not start to listen.
 */
import * as Schema from "effect/Schema"

/** The sandbox could not listen on the address it was given. */
export class SandboxListenError extends Schema.TaggedError<SandboxListenError>()(
  "SandboxListenError",
  {
    host: Schema.String,
    port: Schema.Number,
    /** The system's code, such as `EADDRINUSE`. */
    code: Schema.String
  }
) {
  override get message(): string {
    return `The sandbox cannot listen on ${this.host}:${this.port} (${this.code}). Choose another port, or 0 for a free one.`
  }
}
