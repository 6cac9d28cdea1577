/** Sends requests through the transport of `…/fetch` alone, and tells what it says of each that failed. */
import { Transport } from "@effect-auth0/management"
import { transport } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"

/** The body that the servers of the phases expect: larger than what sockets take at once. */
const body = JSON.stringify({ pad: "x".repeat(2_000_000) })

const request = (origin: string, replayable: boolean) => ({
  method: "POST",
  origin,
  path: "/",
  headers: { "content-type": "application/json" },
  body,
  replayable,
  deadline: {
    now: () => Date.now(),
    elapsed: () => 0,
    remaining: () => 60_000,
    start: () => () => {}
  },
  maxBytes: 1_000_000
})

export default (input: {
  readonly origin: string
  readonly warm: boolean
  readonly replayable: boolean
}): Promise<{ readonly failed: boolean; readonly sent: boolean }> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { send } = yield* Transport
      const once = Effect.match(send(request(input.origin, input.replayable)), {
        onFailure: ({ sent }) => ({ failed: true, sent }),
        onSuccess: () => ({ failed: false, sent: true })
      })
      if (input.warm) yield* once
      return yield* once
    }).pipe(Effect.provide(transport()))
  )
