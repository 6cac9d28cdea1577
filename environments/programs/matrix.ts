/** What becomes of what the fault matrix plays beyond calls of each retry class, over `…/fetch`. */
import type { ManagementClient } from "@effect-auth0/management"
import { clientSecret, token } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import {
  type AnyCallName,
  calls,
  isUndeclared,
  twoRetries
} from "../../packages/fault-tests/src/Calls.ts"
import { resultOf, valueOf } from "../../packages/fault-tests/src/matrix/Outcome.ts"
import { listen } from "../../packages/fault-tests/src/programs/events.ts"
import {
  type Ender,
  endWhileOpen,
  type OpenKind
} from "../../packages/fault-tests/src/programs/openExchanges.ts"
import { callInPattern } from "../../packages/fault-tests/src/programs/tokens.ts"
import type { Json } from "../src/runtimes/Runtime.ts"

/** One thing to do at a server that plays one fault. */
export type Task =
  | { readonly play: "call"; readonly origin: string; readonly call: AnyCallName }
  | { readonly play: "tokens"; readonly origin: string; readonly deadlineMillis: number }
  | { readonly play: "events"; readonly origin: string }
  | {
      readonly play: "open"
      readonly origin: string
      readonly kind: OpenKind
      readonly ender: Ender
      readonly ofClient: boolean
    }

const clientOf = (origin: string, secret = false): Layer.Layer<ManagementClient> =>
  layer({
    domain: "tenant.example.com",
    origin,
    credentials: secret
      ? clientSecret({ clientId: "an-application", clientSecret: Redacted.make("the-secret") })
      : token(Redacted.make("a-token")),
    retry: twoRetries
  }).pipe(Layer.orDie)

const outcomeOf = async (task: Task): Promise<Json> => {
  const { origin } = task
  switch (task.play) {
    case "call":
      return Effect.runPromise(
        calls[task.call]().pipe(
          isUndeclared(task.call) ? valueOf : resultOf,
          Effect.provide(clientOf(origin))
        )
      )
    case "tokens":
      return Effect.runPromise(
        callInPattern("one", task.deadlineMillis).pipe(Effect.provide(clientOf(origin, true)))
      )
    case "events": {
      const { end, given } = await Effect.runPromise(
        listen(twoRetries).pipe(Effect.provide(clientOf(origin)))
      )
      return { end, given }
    }
    case "open":
      return endWhileOpen(
        clientOf(origin, task.ofClient),
        // The server responds these when it is so.
        {
          begun: () => fetch(`${origin}/begun`).then((response) => response.text()),
          released: () => fetch(`${origin}/released`).then((response) => response.text())
        },
        task.kind,
        task.ender,
        task.ofClient
      )
  }
}

/** Does one after the other. */
export default async (input: { readonly tasks: ReadonlyArray<Task> }): Promise<Json> => {
  const outcomes: Array<Json> = []
  for (const task of input.tasks) outcomes.push(await outcomeOf(task))
  return outcomes
}
