/** `sent: false` is given only where a recording server got no byte of the request. */
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Transport, type TransportFailure, type TransportRequest } from "@effect-auth0/management"
import { transport as fetchTransport } from "@effect-auth0/management/fetch"
import { layerHttpClient as overHttpClient } from "@effect-auth0/management/transport"
import { transport as undiciTransport } from "@effect-auth0/management/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { fetch as fetchOfUndici } from "undici"
import { fetchOver, http2Agent } from "../src/Clients.ts"
import {
  type Described,
  describe as describeError,
  revive
} from "../src/classification/Described.ts"
import { mutate, random } from "../src/classification/Mutations.ts"
import {
  type Phase,
  type PhaseName,
  phaseNames,
  requestBody,
  servePhase
} from "../src/classification/Phases.ts"
import { makeCertificate, trustedCertificate } from "../src/server/Certificate.ts"

const requestTo = (origin: string): TransportRequest => ({
  method: "POST",
  origin,
  path: "/api/v2/actions/actions",
  headers: { "content-type": "application/json", authorization: "Bearer the-token" },
  body: requestBody,
  replayable: false,
  deadline: {
    now: () => 0,
    elapsed: () => 0,
    remaining: () => 60_000,
    start: () => () => {}
  },
  maxBytes: 2 ** 20
})

const variants = ["untrusted", "no certificate", "no TLS", "ends", "resets"] as const

const transports: Readonly<
  Record<string, { readonly layer: Layer.Layer<Transport>; readonly isHttp2?: true }>
> = {
  undici: { layer: Layer.orDie(undiciTransport()) },
  "undici over HTTP/2": {
    layer: Layer.unwrap(
      Effect.map(http2Agent, (dispatcher) => Layer.orDie(undiciTransport({ dispatcher })))
    ),
    isHttp2: true
  },
  "fetch over HTTP/2": {
    layer: Layer.unwrap(
      Effect.map(http2Agent, (dispatcher) => fetchTransport(fetchOver(dispatcher)))
    ),
    isHttp2: true
  },
  fetch: { layer: fetchTransport() },
  "HttpClient over fetch": { layer: overHttpClient.pipe(Layer.provide(FetchHttpClient.layer)) },
  "HttpClient over undici": {
    layer: overHttpClient.pipe(Layer.provide(NodeHttpClient.layerUndici))
  },
  "HttpClient over node:http": {
    layer: overHttpClient.pipe(Layer.provide(NodeHttpClient.layerNodeHttp))
  }
}

const phase = (name: PhaseName, isHttp2: boolean, variant?: (typeof variants)[number]) =>
  Effect.acquireRelease(
    Effect.promise(async () =>
      servePhase(
        name,
        {
          untrusted: await makeCertificate(),
          ...(isHttp2
            ? { tls: { trusted: await trustedCertificate(), protocols: ["h2"] } }
            : undefined)
        },
        variant
      )
    ),
    ({ stop }) => Effect.promise(stop)
  )

/** Over HTTP/2 these are of frames, which the servers of phases do not speak: the matrix has them. */
const spokenOnly = new Set<PhaseName>([
  "body half sent",
  "body sent",
  "head received",
  "body half received",
  "closed"
])

interface Played {
  readonly name: PhaseName
  readonly variant: (typeof variants)[number] | undefined
}

const played: ReadonlyArray<Played> = phaseNames.flatMap((name): ReadonlyArray<Played> =>
  name === "TLS" ? variants.map((variant) => ({ name, variant })) : [{ name, variant: undefined }]
)

describe("over a real connection", () => {
  for (const [what, { isHttp2 = false, layer }] of Object.entries(transports)) {
    for (const { name, variant } of played) {
      if (isHttp2 && spokenOnly.has(name)) continue
      it.live(`${what}, ${name}${variant === undefined ? "" : ` (${variant})`}`, () =>
        Effect.gen(function* () {
          const { origin, received, warm } = yield* phase(name, isHttp2, variant)
          const { send } = yield* Transport
          if (warm)
            yield* Effect.ignore(send({ ...requestTo(origin), method: "GET", body: undefined }))
          const failure: TransportFailure = yield* Effect.flip(send(requestTo(origin)))
          if (!failure.sent) assert.strictEqual(received(), 0)
          if (name === "resolve" || name === "connect") assert.isFalse(failure.sent)
        }).pipe(Effect.provide(layer))
      )
    }
  }
})

/** What throws, as it is: by Node's `fetch`, by that of undici, and by node:http. */
const throwers: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  fetch: async (url) => (await fetch(url, { method: "POST", body: requestBody })).text(),
  "fetch of undici": async (url) =>
    (await fetchOfUndici(url, { method: "POST", body: requestBody })).text(),
  "node:http": (url) =>
    new Promise((resolve, reject) => {
      const send = url.startsWith("https") ? httpsRequest : httpRequest
      const request = send(url, { method: "POST" }, (response) => {
        response.on("error", reject)
        response.on("end", resolve)
        response.resume()
      })
      request.on("error", reject)
      request.end(requestBody)
    })
}

interface Recorded {
  readonly error: Described
  readonly received: number
}

const record = (
  at: Phase,
  call: (url: string) => Promise<unknown>
): Promise<Recorded | undefined> =>
  call(at.origin).then(
    () => undefined,
    (thrown: unknown) => ({ error: describeError(thrown), received: at.received() })
  )

/** As if `fetch` had thrown it. */
const isSent = (error: Described): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    const { send } = yield* Transport
    const failure = yield* Effect.flip(send(requestTo("http://127.0.0.1:1")))
    return failure.sent
  }).pipe(
    Effect.orDie,
    Effect.provide(
      fetchTransport(async () => {
        throw revive(error)
      })
    )
  )

const mutations = 10_000

describe("of recorded errors", () => {
  it.live(`and ${mutations} made of them, none that was sent is taken for unsent`, () =>
    Effect.gen(function* () {
      const recorded: Array<Recorded> = []
      for (const { name, variant } of played) {
        for (const call of Object.values(throwers)) {
          const at = yield* phase(name, false, variant)
          if (at.warm)
            yield* Effect.promise(() =>
              fetch(at.origin).then(
                (each) => each.text(),
                () => ""
              )
            )
          const seen = yield* Effect.promise(() => record(at, call))
          if (seen !== undefined) recorded.push(seen)
        }
      }
      // A client certificate that is asked for: the alert comes when the request may be there.
      const required =
        "00:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:"
      recorded.push({
        error: {
          name: "Error",
          message: required,
          fields: {
            code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
            library: "SSL routines",
            reason: "tlsv13 alert certificate required"
          }
        },
        received: 1
      })
      const sent = recorded.flatMap(({ error, received }) => (received > 0 ? [error] : []))
      assert.isAtLeast(sent.length, 15)
      const next = random(20_260_101)
      const wrong: Array<Described> = []
      for (const error of sent) if (!(yield* isSent(error))) wrong.push(error)
      for (let count = 0; count < mutations; count++) {
        const base = sent[count % sent.length]
        if (base === undefined) continue
        const mutated = mutate(base, sent, next)
        if (!(yield* isSent(mutated))) wrong.push(mutated)
      }
      assert.deepStrictEqual(wrong, [])
    })
  )
})
