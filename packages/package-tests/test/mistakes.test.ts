/** What the compiler says to mistakes that are made easily: whole, so that a change of types shows in review. */
// cspell:ignore signing kidd Fond secs
import { execFile } from "node:child_process"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"

const run = promisify(execFile)
const folder = fileURLToPath(new URL("../.mistakes", import.meta.url))

const imports = `
import { Connections, Credentials, ManagementClient } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/fetch"
import { Effect, Layer, Redacted, Stream } from "effect"
import { FetchHttpClient } from "effect/http"
export { Connections, Credentials, Effect, FetchHttpClient, Layer, layer, ManagementClient, Redacted, Stream }
const secret = Redacted.make("secret")
const credentials = Credentials.clientSecret({ clientId: "id", clientSecret: secret })
export const options = { domain: "tenant.eu.auth0.com", credentials }
`

interface Mistake {
  readonly program: string
  /** What the compiler says, without the code of the error. */
  readonly says: string
  /** What the message leads to; it compiles. */
  readonly instead: string
}

const mistakes: Readonly<Record<string, Mistake>> = {
  "a field is misspelt": {
    program: `Connections.Keys.rotate("con_1", { signing_al: "ES256" })`,
    says: `Object literal may only specify known properties, but 'signing_al' does not exist in type 'RotateConnectionKeysRequestContent'. Did you mean to write 'signing_alg'?`,
    instead: `Connections.Keys.rotate("con_1", { signing_alg: "ES256" })`
  },
  "options come after a request that the operation does not have": {
    program: `Connections.Keys.get("con_1", {}, { deadline: "1 second" })`,
    says: `Expected 1-2 arguments, but got 3.`,
    instead: `Connections.Keys.get("con_1", { deadline: "1 second" })`
  },
  "the id is missing": {
    program: `Connections.Keys.rotate()`,
    says: `Expected 1-3 arguments, but got 0.`,
    instead: `Connections.Keys.rotate("con_1")`
  },
  "the tag of an error is misspelt": {
    program: `Connections.Keys.rotate("con_1").pipe(Effect.catchTag("NotFond", () => Effect.void))`,
    says: `Argument of type '"NotFond"' is not assignable to parameter of type '"BadRequest" | "CredentialsError" | "DeadlineExceeded" | "DecodeError" | "Forbidden" | "InvalidRequest" | "NotFound" | "OutcomeUnknown" | "ServerError" | "TooManyRequests" | "TransportError" | "Unauthorized" | "UnexpectedStatus" | readonly [...]'.`,
    instead: `Connections.Keys.rotate("con_1").pipe(Effect.catchTag("NotFound", () => Effect.void))`
  },
  "the client is not provided": {
    program: `Effect.runPromise(Connections.Keys.rotate("con_1"))`,
    says: `Argument of type 'Effect<ConnectionKey, RotateError, ManagementClient>' is not assignable to parameter of type 'Effect<ConnectionKey, RotateError, never>' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.
  Type 'ManagementClient' is not assignable to type 'never'.`,
    instead: `Effect.runPromise(Effect.provide(Connections.Keys.rotate("con_1"), layer(options)))`
  },
  "the client's HttpClient is not provided": {
    program: `Effect.runPromise(Effect.provide(Connections.Keys.rotate("con_1"), ManagementClient.layer(options)))`,
    says: `Argument of type 'Effect<ConnectionKey, ConfigurationError | RotateError, HttpClient>' is not assignable to parameter of type 'Effect<ConnectionKey, ConfigurationError | RotateError, never>' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.
  Type 'HttpClient' is not assignable to type 'never'.`,
    instead: `Effect.runPromise(Effect.provide(Connections.Keys.rotate("con_1"), ManagementClient.layer(options).pipe(Layer.provide(FetchHttpClient.layer))))`
  },
  "a secret is a plain string": {
    program: `Credentials.clientSecret({ clientId: "id", clientSecret: "secret" })`,
    says: `Type 'string' is not assignable to type 'Redacted<string>'.`,
    instead: `Credentials.clientSecret({ clientId: "id", clientSecret: Redacted.make("secret") })`
  },
  "credentials are missing": {
    program: `layer({ domain: "tenant.eu.auth0.com" })`,
    says: `Property 'credentials' is missing in type '{ domain: string; }' but required in type 'FetchOptions'.`,
    instead: `layer({ domain: "tenant.eu.auth0.com", credentials })`
  },
  "a response has no such field": {
    program: `Effect.map(Connections.Keys.rotate("con_1"), (key) => key.kidd)`,
    says: `Property 'kidd' does not exist on type 'ConnectionKey'. Did you mean 'kid'?`,
    instead: `Effect.map(Connections.Keys.rotate("con_1"), (key) => key.kid)`
  },
  "a priority that does not exist": {
    program: `Connections.Keys.get("con_1", { priority: "low" })`,
    says: `Type '"low"' is not assignable to type '"bulk" | "interactive" | "normal" | undefined'.`,
    instead: `Connections.Keys.get("con_1", { priority: "bulk" })`
  },
  "a duration with a unit that does not exist": {
    program: `Connections.Keys.get("con_1", { deadline: "20 secs" })`,
    says: `Type '"20 secs"' is not assignable to type 'DurationInput<"20 seconds"> | undefined'.`,
    instead: `Connections.Keys.get("con_1", { deadline: "20 seconds" })`
  },
  "a stream is used as an Effect": {
    program: `Effect.gen(function* () { return yield* Connections.list.items() })`,
    says: `Type 'Stream<Connection, PaginationError | ListError, ManagementClient>' must have a '[Symbol.iterator]()' method that returns an iterator.`,
    instead: `Effect.gen(function* () { return yield* Stream.runCollect(Connections.list.items()) })`
  }
}

let said: ReadonlyMap<string, string>

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const programs = Object.values(mistakes).flatMap(({ instead, program }, index) => [
    [`mistake-${index}.ts`, program],
    [`instead-${index}.ts`, instead]
  ])
  await Promise.all(
    programs.map(([name = "", code = ""]) => writeFile(join(folder, name), `${imports}${code}\n`))
  )
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../tsconfig.base.json",
      compilerOptions: { noEmit: true, types: ["node"] },
      include: ["*.ts"]
    })
  )
  const { stdout } = await run("tsc", ["-p", folder, "--pretty", "false"], { cwd: folder }).catch(
    (error: { readonly stdout: string }) => error
  )
  said = new Map(
    stdout
      .split(/\n(?=\S)/)
      .map((message) => /^([\w-]+\.ts)\(\d+,\d+\): error TS\d+: ([\s\S]*?)\n?$/.exec(message) ?? [])
      .map(([, name = "", text = ""]) => [name, text])
  )
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(Object.keys(mistakes).map((name, index) => [name, index] as const))(
  "%s",
  (name, index) => {
    expect(said.get(`mistake-${index}.ts`)).toBe(mistakes[name]?.says)
    expect(said.get(`instead-${index}.ts`)).toBeUndefined()
  }
)
