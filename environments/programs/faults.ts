/** What becomes of calls of each retry class, made over `…/fetch` with two retries at once. */
import { token } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type CallName, calls, twoRetries } from "../../packages/fault-tests/src/Calls.ts"
import { resultOf } from "../../packages/fault-tests/src/matrix/Outcome.ts"

/** A call over a client of its own, to a server that plays one fault. */
export interface FaultyCall {
  readonly origin: string
  readonly call: CallName
  readonly deadlineMillis: number
}

const outcomeOf = ({ call, deadlineMillis, origin }: FaultyCall): Promise<string> =>
  Effect.runPromise(
    calls[call]({ deadline: deadlineMillis }).pipe(
      resultOf,
      Effect.provide(
        layer({
          domain: "tenant.example.com",
          origin,
          credentials: token(Redacted.make("a-token")),
          retry: twoRetries
        })
      )
    )
  )

/** Makes the calls to one fault at once, and one fault after the other. */
export default async (input: {
  readonly faults: ReadonlyArray<ReadonlyArray<FaultyCall>>
}): Promise<ReadonlyArray<ReadonlyArray<string>>> => {
  const outcomes: Array<ReadonlyArray<string>> = []
  for (const fault of input.faults) outcomes.push(await Promise.all(fault.map(outcomeOf)))
  return outcomes
}
