/**
 * Changes recorded errors, throws them in the place of the platform's `fetch`, and returns some of those that
 * are taken for a proof that nothing was sent.
 */
import { Transport } from "@effect-auth0/management"
import { transport } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import { type Described, revive } from "../../packages/fault-tests/src/classification/Described.ts"
import { mutate, random } from "../../packages/fault-tests/src/classification/Mutations.ts"
import { requestTo } from "./transport-request.ts"

/** One is enough to fail; some more show what they have in common. */
const mostShown = 20

export default (input: {
  /** Errors of requests that were received. */
  readonly sent: ReadonlyArray<Described>
  readonly count: number
  readonly seed: number
}): Promise<{ readonly tried: number; readonly wrong: ReadonlyArray<Described> }> => {
  const { count, seed, sent } = input
  const next = random(seed)
  const wrong: Array<Described> = []
  let tried = 0
  let thrown: Described | undefined
  const throwing = async () => {
    throw thrown === undefined ? new Error("nothing is to be thrown") : revive(thrown)
  }
  return Effect.runPromise(
    Effect.gen(function* () {
      const { send } = yield* Transport
      const request = requestTo("http://127.0.0.1:1", "", false)
      const mutated = Array.from({ length: count }, (_, index) => {
        const base = sent[index % sent.length]
        return base === undefined ? [] : [mutate(base, sent, next)]
      })
      for (const error of [...sent, ...mutated.flat()]) {
        thrown = error
        const failure = yield* Effect.flip(send(request))
        if (!failure.sent && wrong.length < mostShown) wrong.push(error)
        tried++
      }
      return { tried, wrong }
    }).pipe(Effect.orDie, Effect.provide(transport(throwing)))
  )
}
