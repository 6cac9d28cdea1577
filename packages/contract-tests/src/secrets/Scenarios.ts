/**
 * The secrets of a client, and calls with it that end in every way there is.
 */
import { Connections, type ManagementClient, Retry } from "@effect-auth0/management"
import type * as Effect from "effect/Effect"
import type { Behavior } from "./HostileTenant.ts"

/** What the client proves itself with. */
export const clientSecret = "the-client-secret/of+the=secrets-test"
/** What it calls with. */
export const token = "the-access-token.of.the-secrets-test"
/** What it sends. */
const bodySecret = "the-secret-in-a-request-of-the-secrets-test"
/** What must be found nowhere. */
export const secrets = [clientSecret, token, bodySecret]

/** A call of some operation. */
export type Call = Effect.Effect<unknown, unknown, ManagementClient>

const once = { retry: Retry.none } as const

const get = (behavior: Behavior): Call => Connections.get(behavior, undefined, once)
/** A rotation, of a connection that the tenant behaves like this for. */
export const rotate = (behavior: Behavior): Call =>
  Connections.Keys.rotate(behavior, { signing_alg: "ES256" }, once)
const update = (behavior: Behavior): Call =>
  Connections.update(behavior, { options: { client_secret: bodySecret } }, once)

const errorResponses = [
  ["rejected with 400", "BadRequest"],
  ["rejected with 401", "Unauthorized"],
  ["rejected with 403", "Forbidden"],
  ["rejected with 404", "NotFound"],
  ["rejected with 409", "Conflict"],
  ["rejected with 429", "TooManyRequests"],
  ["failing with 500", "ServerError"],
  ["redirecting", "UnexpectedStatus"],
  ["HTML", "DecodeError"],
  ["cut JSON", "DecodeError"],
  ["another shape", "DecodeError"],
  ["reset", "TransportError"],
  ["reset in the body", "TransportError"],
  ["silence", "DeadlineExceeded"]
] as const

const circular: Record<string, unknown> = { client_secret: bodySecret }
circular["self"] = circular

/** A call, and the tag of the error that it ends with; `undefined` for a success. */
export type Scenario = readonly [name: string, call: Call, tag: string | undefined]

/** Calls that end in every way there is, over a tenant that works but for this one call. */
export const scenarios: ReadonlyArray<Scenario> = [
  ["a success", rotate("success"), undefined],
  ["a page", Connections.list({ name: "page" }, once), undefined],
  ["a write with a secret", update("success"), undefined],
  ...errorResponses.map(([behavior, tag]) => [`write ${behavior}`, update(behavior), tag] as const),
  ["a read that fails", get("failing with 503"), "ServerError"],
  ["a read that is HTML", get("HTML"), "DecodeError"],
  ["a rotation that fails", rotate("failing with 500"), "OutcomeUnknown"],
  ["a rotation that is cut", rotate("cut JSON"), "OutcomeUnknown"],
  ["a rotation that is reset", rotate("reset"), "OutcomeUnknown"],
  ["a rotation that is met with silence", rotate("silence"), "OutcomeUnknown"],
  ["a rotation that is interrupted", rotate("silence"), "interrupted"],
  ["an id that is rejected", Connections.get("..", undefined, once), "InvalidRequest"],
  [
    "a header that is rejected",
    Connections.get("success", undefined, { headers: { "x-own": `${bodySecret}\n` } }),
    "InvalidRequest"
  ],
  [
    "a body that is rejected",
    Connections.update("success", { options: circular }, once),
    "InvalidRequest"
  ]
]

/** What the token endpoint may do instead of giving a token. */
export const tokenFailures: ReadonlyArray<Behavior> = [
  "rejected with 400",
  "rejected with 401",
  "rejected with 403",
  "rejected with 429",
  "failing with 500",
  "redirecting",
  "HTML",
  "cut JSON",
  "another shape",
  "no token",
  "reset",
  "reset in the body",
  "silence"
]
