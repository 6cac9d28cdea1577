/**
 * Requests over `node:http`, because `fetch` tidies paths before it sends them.
 */
import { request as httpRequest, type IncomingHttpHeaders } from "node:http"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Sandbox } from "../../src/index.ts"

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface RequestInput {
  readonly method?: string
  readonly path: string
  readonly token?: Redacted.Redacted<string> | undefined
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The connection broke, at a code such as `ECONNRESET`. */
export interface Broken {
  readonly _tag: "Broken"
  readonly code: string
  /** What had arrived, when the headers had. */
  readonly status: number | undefined
  readonly received: string
}

const contentOf = (input: RequestInput): string | undefined =>
  input.text ?? (input.body === undefined ? undefined : JSON.stringify(input.body))

/** Sends a request to an origin as it is. */
export const send = (origin: string, input: RequestInput): Effect.Effect<Reply, Broken> =>
  Effect.callback<Reply, Broken>((resume) => {
    const content = contentOf(input)
    const { hostname, port } = new URL(origin)
    let status: number | undefined
    let received = ""
    const fail = (error: NodeJS.ErrnoException) =>
      resume(Effect.fail({ _tag: "Broken", code: error.code ?? error.message, status, received }))
    const outgoing = httpRequest(
      {
        hostname,
        port,
        method: input.method ?? "GET",
        path: input.path,
        agent: false,
        headers: {
          ...(input.token === undefined
            ? {}
            : { authorization: `Bearer ${Redacted.value(input.token)}` }),
          // Node does not frame the body of a DELETE by itself.
          ...(content === undefined
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(content) }),
          ...input.headers
        }
      },
      (incoming) => {
        status = incoming.statusCode
        incoming.setEncoding("utf8")
        incoming.on("data", (chunk: string) => {
          received += chunk
        })
        incoming.on("error", fail)
        incoming.on("end", () =>
          resume(
            Effect.succeed({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: received
            })
          )
        )
      }
    )
    outgoing.on("error", fail)
    outgoing.end(content)
    return Effect.sync(() => outgoing.destroy())
  })

/** A reply's body as JSON, of the type that the test expects of it. */
export const json = <A = unknown>(reply: Reply): A => JSON.parse(reply.text)

/** A request to the sandbox's Management API with a token that has every scope. */
export const manage = Effect.fnUntraced(function* (
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown
) {
  const token = yield* sandbox.tokens.issue()
  return yield* send(sandbox.origin, { method, path: `/api/v2${path}`, token, body })
})
