/** Uploads a file, and tells by how much the memory of the process has grown at most meanwhile. */
import { Credentials, Jobs, Retry } from "@effect-auth0/management"
import * as FetchClient from "@effect-auth0/management/fetch"
import * as NodeClient from "@effect-auth0/management/node"
import { Effect, Redacted } from "effect"

const [transport = "", origin = "", path = "", small = ""] = process.argv.slice(2)
const options = {
  domain: "tenant.example.com",
  origin,
  credentials: Credentials.token(Redacted.make("the-token")),
  retry: Retry.none,
  // A busy machine takes as long as it likes.
  deadline: "Infinity"
} as const
const upload = (from: string) =>
  Effect.gen(function* () {
    const users = yield* NodeClient.file(from)
    // The operation itself, since an import is limited to 500 KB.
    return yield* Jobs.UsersImports.create({ connection_id: "con_A1b2C3d4E5f6G7h8", users })
  })

const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)
const grown = Effect.gen(function* () {
  // What is loaded and compiled for the first upload is not of the file.
  yield* upload(small)
  const before = megabytes()
  let most = before
  const sampling = setInterval(() => (most = Math.max(most, megabytes())), 5)
  const job = yield* upload(path)
  clearInterval(sampling)
  return { id: job.id, megabytes: most - before }
}).pipe(
  Effect.provide(transport === "undici" ? NodeClient.layer(options) : FetchClient.layer(options))
)

process.stdout.write(JSON.stringify(await Effect.runPromise(grown)))
