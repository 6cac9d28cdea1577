/** What becomes of one call of each retry class, made over `…/fetch` with two retries at once. */
import { token } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type CallName, calls, twoRetries } from "../../packages/fault-tests/src/Calls.ts"
import { resultOf } from "../../packages/fault-tests/src/matrix/Outcome.ts"

export default (input: {
  readonly origin: string
  readonly call: CallName
  readonly deadlineMillis: number
}): Promise<string> =>
  Effect.runPromise(
    calls[input.call]({ deadline: input.deadlineMillis }).pipe(
      resultOf,
      Effect.provide(
        layer({
          domain: "tenant.example.com",
          origin: input.origin,
          credentials: token(Redacted.make("a-token")),
          retry: twoRetries
        })
      )
    )
  )
