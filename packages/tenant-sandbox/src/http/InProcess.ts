/**
 * Requests without a socket, for tests with a virtual clock, since time on a socket is real. They are
 * handled like all others, from routing to faults and log.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Tenant } from "../tenant/Tenant.ts"
import { maximalBytes, splitTarget } from "./IncomingRequest.ts"
import { respond } from "./RequestHandler.ts"
import { collect, type SandboxReply } from "./Wire.ts"

/** A request as a client would send it. */
export interface SandboxRequest {
  readonly method: string
  /** The path with its query, encoded: `/api/v2/connections?take=1`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A fault has broken the connection before the response was complete. */
export class SandboxConnectionBroken extends Schema.TaggedError<SandboxConnectionBroken>()(
  "SandboxConnectionBroken",
  {
    /** The status of the head, or null if none had arrived. */
    status: Schema.NullOr(Schema.Number)
  }
) {
  override get message(): string {
    return "A fault of the sandbox has broken the connection."
  }
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** Serves a request; `run` continues it when the caller is gone. */
export const serveInProcess = (
  tenant: Tenant,
  run: (effect: Effect.Effect<void>) => unknown,
  request: SandboxRequest
): Effect.Effect<SandboxReply, SandboxConnectionBroken> =>
  Effect.callback((resume) => {
    const wire = collect(
      (reply) => resume(Effect.succeed(reply)),
      ({ status }) => resume(Effect.fail(new SandboxConnectionBroken({ status })))
    )
    const target = splitTarget(request.path)
    const sent = Buffer.from(request.body ?? "")
    const maximum = maximalBytes(target.rawPath)
    const rest = respond(
      tenant,
      {
        method: request.method,
        ...target,
        headers: lowerCased(request.headers ?? {}),
        ...(sent.length > maximum ? { body: Buffer.alloc(0), exceeds: maximum } : { body: sent })
      },
      wire
    )
    if (rest !== undefined) run(rest)
  })
