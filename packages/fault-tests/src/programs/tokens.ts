/** Rotations by a client that asks for its token. Of no runtime: it is run in all of them. */
import { Connections, type ManagementClient } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import { connectionId } from "../Calls.ts"
import { describeError } from "../matrix/Outcome.ts"

const many = 20

/** The last failure that the error of a deadline names. */
const lastFailure = ({ message }: { readonly message: string }): string => {
  const last = / the last failure: (.*)$/.exec(message)?.[1]
  return last === undefined ? "" : ` after: ${last}`
}

const rotate = (deadlineMillis: number) =>
  Effect.match(Connections.Keys.rotate(connectionId, {}, { deadline: deadlineMillis }), {
    onFailure: (error) => describeError(error) + lastFailure(error),
    onSuccess: () => "response"
  })

/** The results, each with how often it came, in the order of their first coming. */
const counted = (results: ReadonlyArray<string>): string => {
  const counts = new Map<string, number>()
  for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1)
  return [...counts]
    .map(([result, count]) => (results.length === 1 ? result : `${count} × ${result}`))
    .join(", ")
}

/** What is called, and when. */
export const patterns = {
  one: (deadlineMillis: number) => Effect.map(rotate(deadlineMillis), (result) => [result]),
  sequence: (deadlineMillis: number) =>
    Effect.forEach(Array.from({ length: many }), () => rotate(deadlineMillis)),
  atOnce: (deadlineMillis: number) =>
    Effect.forEach(Array.from({ length: many }), () => rotate(deadlineMillis), {
      concurrency: "unbounded"
    })
}

export type Pattern = keyof typeof patterns

/** Makes the calls of a pattern, and returns their outcomes. */
export const callInPattern = (
  pattern: Pattern,
  deadlineMillis: number
): Effect.Effect<string, never, ManagementClient> =>
  Effect.map(patterns[pattern](deadlineMillis), counted)
