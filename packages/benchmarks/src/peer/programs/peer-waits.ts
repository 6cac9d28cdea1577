/** How long the official SDK waits between its requests, in a process whose waits are over at once. */
import { connectionId } from "@effect-auth0/fault-tests/Calls"
import { peer, settle } from "../Peer.ts"

const [origin = ""] = process.argv.slice(2)
const waits: Array<number> = []
const { setTimeout: wait } = globalThis

const recording = (callback: () => void, millis?: number, ...rest: []): NodeJS.Timeout => {
  // `fetch` itself has timers too, which are left alone.
  if (new Error().stack?.includes("requestWithRetries") !== true || millis === undefined) {
    return wait(callback, millis, ...rest)
  }
  waits.push(millis)
  return wait(callback, 0)
}
// The type has overloads for what nobody here calls.
globalThis.setTimeout = recording as unknown as typeof setTimeout

const settled = await settle(peer(origin, { maxRetries: 2 }).connections.keys.get(connectionId))
process.stdout.write(JSON.stringify({ waits, settled }))
process.exit(0)
