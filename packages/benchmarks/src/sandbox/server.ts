/**
 * One of the two servers that the sandbox's rows compare, as a process of its own: the sandbox itself, or
 * a bare `node:http` server that responds with the bytes it was given. It says where it is, and tells its
 * memory when it is asked.
 */
import { createServer } from "node:http"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"

/** The message to a server. */
export type ServerMessage =
  | {
      readonly kind: "respond"
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  | { readonly kind: "memory" }
  | { readonly kind: "seedUsers"; readonly count: number }

const connection = "Username-Password-Authentication"

// The heap without what the next collection frees: what is remembered, and nothing else.
setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const say = (value: unknown): void => void process.send?.(value)

if (process.argv[2] === "bare") {
  let headers: Readonly<Record<string, string>> = {}
  let body = Buffer.alloc(0)
  const server = createServer((request, response) => {
    const respond = () => response.writeHead(200, headers).end(body)
    if (request.method === "GET") return respond()
    request.resume()
    request.on("end", respond)
  })
  process.on("message", (message: ServerMessage) => {
    if (message.kind !== "respond") return
    headers = message.headers
    body = Buffer.from(message.body)
    say("done")
  })
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    say({ origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}` })
  })
} else if (process.argv[2] === "sandbox") {
  const sandbox = await startTenantSandbox({
    seed: {
      connections: [{ name: connection, strategy: "auth0" }],
      users: [{ connection, user_id: "ada", email: "ada@acme.example", name: "Ada Lovelace" }],
      organizations: [{ name: "acme", members: [{ user: "auth0|ada" }] }]
    }
  })
  process.on("message", (message: ServerMessage) => {
    if (message.kind === "memory") {
      collect()
      say(process.memoryUsage().heapUsed)
    }
    if (message.kind === "seedUsers") {
      const users = Array.from({ length: message.count }, (_, index) => ({
        connection,
        user_id: `user-${index}`,
        email: `user-${index}@acme.example`
      }))
      const members = users.map(({ user_id: id }) => ({ user: `auth0|${id}` }))
      const begin = performance.now()
      void sandbox.seed({ users }).then(async () => {
        const millis = performance.now() - begin
        await sandbox.seed({ organizations: [{ name: "everybody", members }] })
        say(millis)
      })
    }
  })
  say({ origin: sandbox.origin, token: await sandbox.tokens.issue() })
}
