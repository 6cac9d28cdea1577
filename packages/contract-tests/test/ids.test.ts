/**
 * Whatever is passed as an id, a call hits exactly the operation that was called,
 * with exactly that id, or it is rejected before anything is sent.
 */
import { isDeepStrictEqual } from "node:util"
import { Connections, InvalidRequest, type ManagementClient, Retry } from "@effect-auth0/management"
import { layer as fetchLayer } from "@effect-auth0/management/fetch"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { anyString, awkwardIds, urlLikeString } from "../src/ids/Identifiers.ts"
import { makeRouter, type Router } from "../src/ids/Router.ts"
import { sampleRequests } from "openapi-contract-tests/contract/Requests"
import { wholeOf } from "openapi-contract-tests/matrix/ServiceCaller"
import {
  argumentsOf,
  clientOptions,
  exported,
  operations,
  prefix,
  sampler
} from "../src/matrix/Setup.ts"
import { type MakeClient, transports } from "../src/matrix/Transports.ts"
import { callHeader } from "openapi-contract-tests/matrix/Witness"
import { serveLocally } from "openapi-contract-tests/prism/LocalServer"

/** One path parameter of one operation, and a request whose other parts are right. */
const targets = operations.flatMap((operation) =>
  operation.pathParameters.length === 0
    ? []
    : sampleRequests(operation, sampler)
        .slice(0, 1)
        .flatMap((request) =>
          operation.pathParameters.map((parameter) => ({ operation, parameter, request }))
        )
)

type Target = (typeof targets)[number]

// The path is the same for every transport until it is sent, so that the slower ones need not see
// every operation.
const spread = <A>(values: ReadonlyArray<A>, most: number): ReadonlyArray<A> =>
  values.filter((_, index) => index % Math.ceil(values.length / most) === 0)

const shares = 10

let calls = 0

/** What went wrong with one id, or `undefined`. */
const attempt = (
  router: Router,
  { operation, parameter, request }: Target,
  id: unknown
): Effect.Effect<string | undefined, never, ManagementClient> =>
  Effect.gen(function* () {
    const call = String(++calls)
    const args = [
      ...argumentsOf(operation, request, {
        headers: { [callHeader]: call },
        retry: Retry.none,
        // None of them is lost, however busy the machine.
        deadline: "4 minutes"
      })
    ]
    args[operation.pathParameters.indexOf(parameter)] = id
    const send = exported.get(operation.id)
    if (send === undefined) return `${operation.id} is not exported`
    const result = yield* Effect.result(wholeOf(send(...args)))
    const hits = router.hitsOf(call)
    const asked = { operation: operation.id, parameters: { ...request.path, [parameter]: id } }
    const told = `${operation.id}, ${parameter} = ${JSON.stringify(id)?.slice(0, 100)}: `
    if (Result.isFailure(result)) {
      const { failure } = result
      if (!(failure instanceof InvalidRequest)) return `${told}${String(failure)}`
      if (failure.argument !== parameter) return `${told}rejected for its ${failure.argument}`
      return hits.length === 0 ? undefined : `${told}rejected, and sent: ${JSON.stringify(hits)}`
    }
    return isDeepStrictEqual(hits, [asked])
      ? undefined
      : `${told}${JSON.stringify(hits).slice(0, 500)}`
  })

const withServer = <A, E>(
  makeClient: MakeClient,
  use: (router: Router) => Effect.Effect<A, E, ManagementClient>
) =>
  Effect.gen(function* () {
    const router = makeRouter(operations, prefix)
    const server = yield* Effect.acquireRelease(
      Effect.promise(() => serveLocally(router.mock)),
      (server) => Effect.promise(server.close)
    )
    const result = yield* use(router).pipe(
      Effect.provide(makeClient({ ...clientOptions, origin: server.origin }))
    )
    assert.deepStrictEqual(router.strays, [])
    return result
  })

describe("the server that ids are tried on", () => {
  it("takes a path as it is, and knows a wrong one", () => {
    const router = makeRouter(operations, prefix)
    const send = (method: string, path: string) => {
      const call = String(++calls)
      return Effect.map(
        Effect.promise(() =>
          router.mock({ method, path, headers: { [callHeader]: call }, body: undefined })
        ),
        () => router.hitsOf(call)
      )
    }
    return Effect.runPromise(
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* Effect.all([
            send("POST", "/api/v2/connections/a%2Fb/keys/rotate?x=y"),
            send("POST", "/api/v2/connections/../keys/rotate"),
            send("POST", "/api/v2/connections/%2E%2e/keys/rotate"),
            send("POST", "/api/v2/connections//keys/rotate"),
            send("GET", "/api/v2/connections/a/keys/rotate")
          ]),
          [
            [{ operation: "connections.keys.rotate", parameters: { id: "a/b" } }],
            [{ operation: undefined, parameters: {} }],
            [{ operation: undefined, parameters: {} }],
            [{ operation: undefined, parameters: {} }],
            [{ operation: undefined, parameters: {} }]
          ]
        )
      })
    )
  })
})

for (const [name, makeClient] of transports) {
  describe(`any id over ${name}`, () => {
    it.live(
      "hits the operation that was called, or is rejected: ids that are known to be awkward",
      () =>
        withServer(makeClient, (router) =>
          Effect.gen(function* () {
            const ids = [...awkwardIds, undefined, null, {}, ["a"], true]
            // Every operation is seen with some of the ids, and every id with many operations.
            const everywhere = targets.flatMap((target, index) =>
              ids
                .filter((_, which) => which % shares === index % shares)
                .map((id) => attempt(router, target, id))
            )
            const attempts = spread(targets, 12).flatMap((target) =>
              ids.map((id) => attempt(router, target, id))
            )
            if (name === "undici") attempts.push(...everywhere)
            assert.isAtLeast(attempts.length, 500)
            const problems = yield* Effect.all(attempts, { concurrency: 16 })
            assert.deepStrictEqual(
              problems.filter((problem) => problem !== undefined),
              []
            )
          })
        )
    )

    for (const [kind, strings] of [
      ["any string", anyString],
      ["any string of a URL's pieces", urlLikeString]
    ] as const) {
      it.live(`hits the operation that was called, or is rejected: ${kind}`, () =>
        withServer(makeClient, (router) =>
          Effect.gen(function* () {
            const target = Arbitrary.schema(
              Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: targets.length - 1 }))
            )
            const checked = yield* Arbitrary.checkEffect(
              Arbitrary.all([target, strings]),
              ([index, id]) => {
                const chosen = targets[index]
                return chosen === undefined
                  ? Effect.die(new Error(`there is no target ${index}`))
                  : Effect.flatMap(attempt(router, chosen, id), (problem) =>
                      problem === undefined ? Effect.succeed(true) : Effect.fail(problem)
                    )
              },
              { runs: 300, size: 24, concurrency: 16 }
            )
            assert.isUndefined(Arbitrary.formatCheckFailure(checked))
          })
        )
      )
    }
  })
}

describe("what is rejected", () => {
  const isRejected = (id: string): boolean => {
    try {
      return ["", ".", ".."].includes(id) || encodeURIComponent(id).length > 4096
    } catch {
      // Half of a surrogate pair.
      return true
    }
  }

  it.live("is only what a path cannot carry", () =>
    withServer(fetchLayer, () =>
      Effect.gen(function* () {
        const results = yield* Effect.forEach(awkwardIds, (id) =>
          Effect.result(
            Connections.Keys.get(id, { headers: { [callHeader]: "rejected" }, retry: Retry.none })
          )
        )
        assert.deepStrictEqual(
          awkwardIds.filter((_, index) => {
            const result = results[index]
            return (
              result !== undefined &&
              Result.isFailure(result) &&
              result.failure instanceof InvalidRequest
            )
          }),
          awkwardIds.filter(isRejected)
        )
      })
    )
  )
})

describe("a client that only percent-encodes ids", () => {
  it.live("is noticed", () =>
    Effect.gen(function* () {
      const router = makeRouter(operations, prefix)
      const server = yield* Effect.acquireRelease(
        Effect.promise(() => serveLocally(router.mock)),
        (server) => Effect.promise(server.close)
      )
      const path = `${prefix}/connections/${encodeURIComponent("..")}/keys/rotate`
      yield* Effect.promise(() =>
        fetch(server.origin + path, { method: "POST", headers: { [callHeader]: "naive" } })
      )
      assert.deepStrictEqual(router.hitsOf("naive"), [{ operation: undefined, parameters: {} }])
    })
  )
})
