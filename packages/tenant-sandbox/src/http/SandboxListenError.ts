/**
 * Why a sandbox did not start to listen.
 */
import * as Schema from "effect/Schema"

/** What to do about a code of the system. */
const advice = (code: string): string => {
  switch (code) {
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "The host must be a name or an address of this machine, such as 127.0.0.1 or 0.0.0.0."
    default:
      return "Choose another port, or 0 for a free one."
  }
}

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
    return `The sandbox cannot listen on ${this.host}:${this.port} (${this.code}). ${advice(this.code)}`
  }
}
