/**
 * The process that `Server.ts` forks: Prism's HTTP server on a port that the
 * system chooses. It is sent the document, says where it listens, and ends with
 * its parent, however that ends. (Prism's own command stays behind when the tests
 * are killed, and its start can be seen only in its log.)
 */
import { createLogger } from "@stoplight/prism-core"
import { getHttpOperationsFromSpec } from "@stoplight/prism-http"
import { createServer } from "@stoplight/prism-http-server"
import { settings } from "./Settings.ts"

/** What the runner tells its parent, once. */
export type RunnerMessage = { readonly url: string } | { readonly error: string }

const tell = (message: RunnerMessage): void => {
  process.send?.(message)
}

// Prism responds from promises that it does not wait for; a response whose header it cannot write
// (a violation with characters beyond Latin-1) would end the process for all other requests.
process.on("unhandledRejection", (cause) => {
  process.stderr.write(`prism: ${cause instanceof Error ? cause.message : "unknown failure"}\n`)
})

process.once("disconnect", () => process.exit(0))

const serve = async (document: object): Promise<void> => {
  const server = createServer(await getHttpOperationsFromSpec(document), {
    cors: false,
    config: settings(),
    components: { logger: createLogger("prism", { level: "silent" }) }
  })
  tell({ url: await server.listen(0, "127.0.0.1") })
}

process.once("message", (document) => {
  serve(Object(document)).catch((cause: unknown) => {
    tell({ error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })
  })
})
