import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type CallName, callNames, calls, twoRetries } from "../src/Calls.ts"
import { client, protocolOf, serveTo, transportNames } from "../src/Clients.ts"
import { families } from "../src/faults/index.ts"
import { happensIn, type RequestFault } from "../src/faults/Fault.ts"
import { resultOf } from "../src/matrix/Outcome.ts"
import { response } from "../src/server/Responses.ts"
import { timesApplied } from "../src/server/FaultServer.ts"

/** All that end by themselves; what stalls is for the matrix, which waits for it once. */
const faults = new Map<string, RequestFault>(
  families
    .flatMap(([, family]) => family)
    .flatMap((fault) =>
      "play" in fault && fault.endless !== true ? [[fault.name, fault] as const] : []
    )
)

const Sequence = Schema.Struct({
  call: Schema.Literals(callNames),
  transport: Schema.Literals(transportNames),
  faults: Schema.Array(Schema.Literals([...faults.keys()])).check(Schema.isMaxLength(4))
})

/** A server that has not processed a request says so, and undici sends it again by itself, once. */
const unprocessed = new Set(["refused stream", "GOAWAY before the stream"])

interface Told {
  readonly call: CallName
  readonly result: string
  /** The attempts of the call: what the transport sends again by itself is part of one. */
  readonly attempts: number
  readonly applied: number
  /** Whether the server got to respond as a healthy one does. */
  readonly responded: boolean
}

/** One call, to whose requests the faults are played in turn; after the last one, all is well. */
const play = (sequence: typeof Sequence.Type): Effect.Effect<Told> =>
  Effect.scoped(
    Effect.gen(function* () {
      let responded = false
      let sentAgain = 0
      const { transport } = sequence
      const server = yield* serveTo(transport, {
        onRequest: (exchange) => {
          const fault = faults.get(sequence.faults[exchange.index] ?? "")
          if (fault !== undefined && happensIn(fault, protocolOf(transport))) {
            if (unprocessed.has(fault.name)) sentAgain += 1
            return fault.play(exchange)
          }
          responded = true
          exchange.apply()
          response(exchange.request, exchange.socket)
        }
      })
      const result = yield* calls[sequence.call]().pipe(
        resultOf,
        Effect.provide(
          client(transport, server.origin, {
            retry: twoRetries,
            maxBodyBytes: 16 * 2 ** 20
          })
        )
      )
      return {
        call: sequence.call,
        result,
        // Each attempt is sent once more at most.
        attempts:
          server.requests.length - Math.min(sentAgain, Math.floor(server.requests.length / 2)),
        applied: timesApplied(server),
        responded
      }
    })
  )

describe("in any sequence of faults on sockets", () => {
  it.live.prop(
    "what must not be done twice is not, no response is lost, and the policy is kept to",
    [Sequence],
    ([sequence]) =>
      Effect.map(play(sequence), ({ responded, applied, attempts, call, result }) => {
        const once = call === "rotate"
        assert.isAtMost(attempts, 3)
        if (responded) assert.strictEqual(result, "response")
        if (once) assert.isAtMost(applied, 1)
        if (once && result !== "response" && !result.startsWith("OutcomeUnknown")) {
          assert.strictEqual(applied, 0)
        }
        if (!once) assert.notInclude(result, "OutcomeUnknown")
      }),
    { arbitrary: { runs: 120 } }
  )

  it.live("a rejected stream is sent again within its attempt", () =>
    Effect.gen(function* () {
      const told = yield* play({
        call: "read",
        transport: "undici over HTTP/2",
        faults: ["refused stream", "stream cancelled in the body", "502 with HTML"]
      })
      assert.deepStrictEqual(told, {
        call: "read",
        result: "response",
        attempts: 3,
        applied: 0,
        responded: true
      })
    })
  )
})
