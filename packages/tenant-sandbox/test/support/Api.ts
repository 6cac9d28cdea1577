/** Requests of the Management API, without a socket, by a token that has every scope. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { TenantSandbox } from "../../src/index.ts"
import { asJsonObject, type JsonObject } from "../../src/http/Json.ts"
import { send } from "./Control.ts"

/** A request: its status, and its body. */
export const api = Effect.fnUntraced(function* (method: string, path: string, body?: unknown) {
  const sandbox = yield* TenantSandbox
  const authorization = `Bearer ${Redacted.value(yield* sandbox.tokens.issue())}`
  const { json, status } = yield* send(method, `/api/v2${path}`, body, { authorization })
  return [status, json] as const
})

/** A request that must succeed: its body. */
export const made = Effect.fnUntraced(function* (method: string, path: string, body?: unknown) {
  const [status, json] = yield* api(method, path, body)
  if (status >= 300) {
    return yield* Effect.die(new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`))
  }
  return asJsonObject(json)
})

/** What is said of a request that is rejected: its status, code and message. */
export const rejection = (method: string, path: string, body?: unknown) =>
  Effect.map(api(method, path, body), ([status, json]) => {
    const { errorCode, message }: JsonObject = asJsonObject(json)
    return [status, errorCode, message] as const
  })
