/**
 * Runs in a child process of its own: one Prism proxy on a free port, which ends with its parent.
 * Prism's command-line tool is no good here: killed tests leave it behind.
 */
import prismCore from "@stoplight/prism-core"
import prismHttp from "@stoplight/prism-http"
import prismServer from "@stoplight/prism-http-server"

interface RunnerOptions {
  /** The path of a bundled contract. */
  readonly contract: string
  /** What is behind the proxy. */
  readonly upstream: string
}

// A violation message that no header can carry would end the process; the request's deadline tells.
process.on("unhandledRejection", () => undefined)

const start = async ({ contract, upstream }: RunnerOptions): Promise<void> => {
  const operations = await prismHttp.getHttpOperationsFromSpec(contract)
  const server = prismServer.createServer(operations, {
    cors: false,
    config: {
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      // With `errors`, a bad request would get its response here and never reach the sandbox.
      errors: false,
      mock: { dynamic: false },
      isProxy: true,
      upstream: new URL(upstream),
      upstreamProxy: undefined
    },
    components: { logger: prismCore.createLogger("prism", { level: "silent" }) }
  })
  const url = await server.listen(0, "127.0.0.1")
  const stop = () => {
    const exit = () => process.exit(0)
    server.close().then(exit, exit)
  }
  process.on("disconnect", stop)
  process.on("SIGTERM", stop)
  process.send?.({ url })
}

const [argument] = process.argv.slice(2)
start(JSON.parse(argument ?? "")).catch((error: unknown) => {
  process.send?.({ error: String(error) })
  process.exit(1)
})
