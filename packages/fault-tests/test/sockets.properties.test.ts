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

interface Told {
  readonly call: CallName
  readonly result: string
  readonly requests: number
  readonly applied: number
  /** Whether the server got to respond as a healthy one does. */
  readonly responded: boolean
}

/** One call, to whose requests the faults are played in turn; after the last one, all is well. */
const play = (sequence: typeof Sequence.Type): Effect.Effect<Told> =>
  Effect.scoped(
    Effect.gen(function* () {
      let responded = false
      const { transport } = sequence
      const server = yield* serveTo(transport, {
        onRequest: (exchange) => {
          const fault = faults.get(sequence.faults[exchange.index] ?? "")
          if (fault !== undefined && happensIn(fault, protocolOf(transport))) {
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
        requests: server.requests.length,
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
      Effect.map(play(sequence), ({ responded, applied, call, requests, result }) => {
        const once = call === "rotate"
        assert.isAtMost(requests, 3)
        if (responded) assert.strictEqual(result, "response")
        if (once) assert.isAtMost(applied, 1)
        if (once && result !== "response" && !result.startsWith("OutcomeUnknown")) {
          assert.strictEqual(applied, 0)
        }
        if (!once) assert.notInclude(result, "OutcomeUnknown")
      }),
    { arbitrary: { runs: 120 } }
  )
})
