import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { bearer } from "./src/generated/sdk/credentials.js"
import { make, WorkshopClient } from "./src/generated/sdk/fetch-minimal.js"
import { get } from "./src/generated/tools.js"

const client = make({
  origin: "http://127.0.0.1:4010",
  credentials: bearer(Redacted.make("token-1"))
})
const program = Effect.flatMap(Scope.provide(client, Scope.makeUnsafe()), (workshop) =>
  Effect.provideService(get("t1"), WorkshopClient, workshop)
)
Effect.runPromise(program).then(console.log)
