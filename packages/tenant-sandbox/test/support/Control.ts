/** Requests of the control API, without a socket, as a program in another language would send them. */
import * as Effect from "effect/Effect"
import { TenantSandbox } from "../../src/index.ts"

/** A request of any path. */
export const send = Effect.fnUntraced(function* (
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {}
) {
  const sandbox = yield* TenantSandbox
  const reply = yield* sandbox.handle({
    method,
    path,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const json: unknown = reply.body === "" ? undefined : JSON.parse(reply.body)
  return { status: reply.status, headers: reply.headers, json }
})

/** A request of the control API: its status, and its body. */
export const control = (method: string, path: string, body?: unknown) =>
  Effect.map(send(method, `/_sandbox${path}`, body), ({ json, status }) => [status, json] as const)
