/** The timers that still hold a process after a call whose connection was rejected. */
import { createServer, type AddressInfo } from "node:net"
import * as Effect from "effect/Effect"
import { calls, connectionId, twoRetries } from "@effect-auth0/fault-tests/Calls"
import { client } from "@effect-auth0/fault-tests/Clients"
import { resultOf } from "@effect-auth0/fault-tests/matrix/Outcome"
import { peer, settle } from "../Peer.ts"

const [which] = process.argv.slice(2)

const closedPort = await new Promise<number>((resolve) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  })
})
const origin = `http://127.0.0.1:${closedPort}`

const callPeer = async (): Promise<string> => {
  const settled = await settle(peer(origin).connections.keys.get(connectionId))
  return "error" in settled ? settled.error : "response"
}

const callOurs = (): Promise<string> =>
  Effect.runPromise(
    calls.read().pipe(resultOf, Effect.provide(client("fetch", origin, { retry: twoRetries })))
  )

const result = await (which === "peer" ? callPeer() : callOurs())
const timers = process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length
process.stdout.write(JSON.stringify({ result, timers }))
// One that would live on is ended here; the other ends by itself, which its runner waits for.
if (timers > 0) process.exit(0)
