/**
 * Prism behind a real socket, in a process of its own (see `serve.ts`), for the
 * passes that have to go through a client's real transport.
 */
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Document } from "../contract/Document.ts"
import { servedBy } from "./Served.ts"
import type { RunnerMessage } from "./serve.ts"

/** A running server. */
export interface PrismServer {
  /** Scheme, host and port. */
  readonly origin: string
  readonly close: () => Promise<void>
}

const startMillis = 60_000
const stopMillis = 3000

const readMessage = (message: unknown): RunnerMessage => {
  if (typeof message === "object" && message !== null) {
    if ("url" in message && typeof message.url === "string") return { url: message.url }
    if ("error" in message && typeof message.error === "string") return { error: message.error }
  }
  return { error: "the runner sent something else than where it listens" }
}

/**
 * Starts a server of a document; the paths it serves begin with the document's
 * base path. Rejects if it does not listen within a minute.
 */
export const startServer = async (document: Document): Promise<PrismServer> => {
  const runner = fork(
    fileURLToPath(
      new URL(import.meta.url.endsWith(".ts") ? "serve.ts" : "serve.js", import.meta.url)
    ),
    {
      // Prism does not start where NODE_ENV is "production".
      env: { ...process.env, NODE_ENV: "test", SCARF_ANALYTICS: "false" },
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"]
    }
  )
  const ended = new Promise<void>((resolve) => {
    runner.once("exit", () => resolve())
  })
  const close = async (): Promise<void> => {
    const kill = setTimeout(() => runner.kill("SIGKILL"), stopMillis)
    if (runner.connected) runner.disconnect()
    await ended
    clearTimeout(kill)
  }
  const message = await new Promise<RunnerMessage>((resolve) => {
    const timer = setTimeout(
      () => resolve({ error: `nothing listens after ${startMillis} ms` }),
      startMillis
    )
    const finish = (message: RunnerMessage) => {
      clearTimeout(timer)
      resolve(message)
    }
    runner.once("message", (message) => finish(readMessage(message)))
    runner.once("error", (cause) => finish({ error: cause.message }))
    runner.once("exit", (code) => finish({ error: `the runner ended with ${code}` }))
    runner.send(servedBy(document).root)
  })
  if ("error" in message) {
    await close()
    throw new Error(`Prism did not start: ${message.error}`)
  }
  return { origin: message.url, close }
}
