/**
 * A job as many have one: the keys of every OIDC connection are rotated. What
 * happens to each call is nowhere in it; the telemetry tells.
 */
import { Connections } from "@effect-auth0/management"
import { Effect, Stream } from "effect"

/** How many rotations came to which end. */
export interface Report {
  readonly rotated: number
  readonly failed: ReadonlyArray<string>
}

export const rotateDueKeys = Effect.gen(function* () {
  const connections = yield* Connections.list
    .items({ strategy: ["oidc"], take: 10 })
    .pipe(Stream.runCollect)
  const ids = connections.flatMap(({ id }) => (id === undefined ? [] : [id]))
  const ends = yield* Effect.forEach(ids, (id) =>
    Connections.Keys.rotate(id).pipe(
      Effect.as("rotated"),
      Effect.catch((error) => Effect.succeed(error._tag))
    )
  )
  return {
    rotated: ends.filter((end) => end === "rotated").length,
    failed: ends.filter((end) => end !== "rotated")
  } satisfies Report
}).pipe(Effect.withSpan("rotate due keys"))
