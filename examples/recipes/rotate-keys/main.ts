import { Connections } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/node"
import { Console, Effect, Stream } from "effect"

/** Rotates the keys of every OIDC and Okta connection, two at a time, and says what became of each. */
export const rotateAll = Connections.list.items({ strategy: ["oidc", "okta"] }).pipe(
  Stream.mapEffect(
    ({ id = "", name }) =>
      Connections.Keys.rotate(id, undefined, { priority: "bulk" }).pipe(
        Effect.map((next) => ({ name, result: `next key ${next.kid}` })),
        // Without keys there is nothing to rotate. After a lost response, read the keys first.
        Effect.catchTag(["BadRequest", "NotFound", "OutcomeUnknown"], (error) =>
          Effect.succeed({ name, result: error._tag })
        )
      ),
    { concurrency: 2 }
  )
)

if (import.meta.main) {
  await Effect.runPromise(
    rotateAll.pipe(
      Stream.runForEach(({ name, result }) => Console.log(`${name}: ${result}`)),
      Effect.provide(layerEnv())
    )
  )
}
