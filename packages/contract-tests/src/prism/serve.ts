/**
 * The process that `Server.ts` forks: Prism's HTTP server on a port that the
 * system chooses. It says where it listens by a message, and ends with its
 * parent, however that ends. (Prism's own command stays behind when the tests
 * are killed, and its start can be seen only in its log.)
 */
import { readFileSync } from "node:fs"
import { createLogger } from "@stoplight/prism-core"
import { getHttpOperationsFromSpec } from "@stoplight/prism-http"
import { createServer } from "@stoplight/prism-http-server"
import type { JsonObject } from "../contract/Json.ts"
import { settings } from "./Settings.ts"

/** What the runner tells its parent, once. */
export type RunnerMessage = { readonly url: string } | { readonly error: string }

const tell = (message: RunnerMessage): void => {
  process.send?.(message)
}

// Prism answers from promises that it does not wait for; an answer whose header it cannot write
// (a violation with characters beyond Latin-1) would end the process for all other requests.
process.on("unhandledRejection", (cause) => {
  process.stderr.write(`prism: ${cause instanceof Error ? cause.message : "unknown failure"}\n`)
})

const serve = async (file: string): Promise<void> => {
  const document: JsonObject = JSON.parse(readFileSync(file, "utf8"))
  const server = createServer(await getHttpOperationsFromSpec(document), {
    cors: false,
    config: settings(),
    components: { logger: createLogger("prism", { level: "silent" }) }
  })
  const url = await server.listen(0, "127.0.0.1")
  const stop = async (): Promise<void> => {
    await server.close()
    process.exit(0)
  }
  process.once("disconnect", () => {
    void stop()
  })
  tell({ url })
}

try {
  await serve(process.argv[2] ?? "")
} catch (cause) {
  tell({ error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })
  process.disconnect()
}
