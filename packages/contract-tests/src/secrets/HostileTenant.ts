/**
 * A tenant over a real socket that fails in every way there is, and says the
 * caller's secrets back wherever a response has room for them. What it does is
 * chosen by the connection's id, and at the token endpoint by the client's id.
 */
import { EventEmitter, on } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { text } from "node:stream/consumers"

/** Every way in which it responds. */
export type Behavior =
  | "success"
  | "page"
  | "rejected with 400"
  | "rejected with 401"
  | "rejected with 403"
  | "rejected with 404"
  | "rejected with 409"
  | "rejected with 429"
  | "failing with 500"
  | "failing with 503"
  | "redirecting"
  | "HTML"
  | "cut JSON"
  | "another shape"
  | "no token"
  | "reset"
  | "reset in the body"
  | "silence"

/** A running tenant. */
export interface HostileTenant {
  readonly origin: string
  /** Resolves once a request has arrived that is met with silence. */
  readonly silent: () => Promise<void>
  readonly close: () => Promise<void>
}

/** What it gives for a token. */
export interface HostileTenantOptions {
  readonly token: string
  /** What it puts into bodies that are not responses of the API. */
  readonly echo: string
}

const errorBody = (status: number) => ({
  statusCode: status,
  error: "An error",
  message: "Something is wrong with the request",
  errorCode: "some_code"
})

const send = (response: ServerResponse, status: number, body: unknown, type = "application/json") =>
  response
    .writeHead(status, { "content-type": type, "x-request-id": "req_1" })
    .end(typeof body === "string" ? body : JSON.stringify(body))

/** Starts a tenant on a port that the system chooses. */
export const startHostileTenant = async (options: HostileTenantOptions): Promise<HostileTenant> => {
  const events = new EventEmitter()
  // What arrives before anybody waits for it is kept.
  const silences = on(events, "silence")

  const behave = (behavior: string, response: ServerResponse, success: unknown): void => {
    const status = Number(/\d{3}/.exec(behavior)?.[0] ?? 0)
    const echo = JSON.stringify({ echo: options.echo, token: options.token })
    switch (behavior) {
      case "redirecting":
        response.writeHead(302, { location: "http://127.0.0.1:1/elsewhere" }).end(echo)
        return
      case "HTML":
        send(response, 200, `<html>${echo}</html>`, "text/html")
        return
      case "cut JSON":
        send(response, 200, echo.slice(0, -1))
        return
      case "another shape":
        send(response, 200, `[${echo}]`)
        return
      case "no token":
        send(response, 200, echo)
        return
      case "reset":
        response.socket?.resetAndDestroy()
        return
      case "reset in the body":
        response.writeHead(200, { "content-type": "application/json", "content-length": "10000" })
        response.write(echo, () => response.socket?.resetAndDestroy())
        return
      case "silence":
        events.emit("silence")
        return
      default:
        if (status === 0) send(response, 200, success)
        else send(response, status, { ...errorBody(status), echo: options.echo })
    }
  }

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const { pathname, searchParams } = new URL(request.url ?? "", "http://tenant.invalid")
    if (pathname === "/oauth/token") {
      const credentials: unknown = JSON.parse(body)
      const clientId: unknown = Reflect.get(Object(credentials), "client_id")
      const token = { access_token: options.token, token_type: "Bearer", expires_in: 86_400 }
      behave(String(clientId), response, token)
      return
    }
    const id = decodeURIComponent(pathname.split("/")[4] ?? searchParams.get("name") ?? "")
    behave(
      id,
      response,
      id === "page" ? [{ id: "con_1", name: "a", strategy: "oidc" }] : { kid: "kid", cert: "cert" }
    )
  }

  const server = createServer((request, response) => {
    void respond(request, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the server has no port")
  return {
    origin: `http://127.0.0.1:${address.port}`,
    silent: async () => {
      await silences.next()
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}
