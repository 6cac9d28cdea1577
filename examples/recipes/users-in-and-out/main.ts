import { Connections, Jobs } from "@effect-auth0/management"
import { layerEnv } from "@effect-auth0/management/node"
import { Console, Effect, Stream } from "effect"

const newUsers = Stream.range(1, 10_000).pipe(
  Stream.map((number) => ({ email: `user${number}@acme.example`, email_verified: true }))
)

/** Imports users into a connection, in as many files as needed, and returns how many had no errors. */
export const importUsers = (connectionId: string) =>
  Jobs.importManyUsers({ connection_id: connectionId, users: newUsers }).pipe(
    Stream.runFold(
      () => 0,
      (total, { users, errors }) => total + users - errors.length
    )
  )

/** Exports all users of a connection, and returns the address of the file. */
export const exportUsers = (connectionId: string) =>
  Jobs.UsersExports.create({ connection_id: connectionId, format: "json" }).pipe(
    Effect.flatMap((job) => Jobs.awaitCompletion(job.id)),
    Effect.map((job) => job.location)
  )

if (import.meta.main) {
  const program = Effect.gen(function* () {
    const { items } = yield* Connections.list({ name: "Username-Password-Authentication" })
    const id = items[0]?.id ?? ""
    yield* Console.log(`${yield* importUsers(id)} users imported`)
    yield* Console.log(`export: ${yield* exportUsers(id)}`)
  })
  await Effect.runPromise(program.pipe(Effect.provide(layerEnv())))
}
