import { Connections } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/node"
import { Console, Effect, Stream } from "effect"

/** Lists connections that no application uses; a job that only reads, to be run every night. */
export const unused = Connections.list.items().pipe(
  Stream.filterEffect(({ id = "" }) =>
    Connections.Clients.get(id).pipe(Effect.map(({ items }) => items.length === 0))
  ),
  Stream.map(({ name }) => name)
)

if (import.meta.main) {
  const names = await Effect.runPromise(
    unused.pipe(
      Stream.tap((name) => Console.log(`unused: ${name}`)),
      Stream.runCollect,
      Effect.provide(layerEnv())
    )
  )
  // Fails the job, so that somebody looks.
  if (names.length > 0) process.exitCode = 1
}
