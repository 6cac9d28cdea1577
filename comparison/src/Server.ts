/** The server that every client is run against: what it sends is told by the path, what it got is kept. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A request, as it came. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly body: string
  /** Milliseconds since the feature's first request. */
  readonly at: number
}

export interface Workshop {
  readonly base: string
  readonly requests: () => ReadonlyArray<Seen>
  /** Whether the last byte of the download was sent. */
  readonly isSent: () => boolean
  /** Whether a client closed its connection before it had its response. */
  readonly isAborted: () => boolean
  readonly reset: () => void
  readonly close: () => void
}

const tools = [1, 2, 3, 4, 5].map((number) => ({
  id: `t${number}`,
  name: `Tool ${number}`,
  kind: "hand"
}))

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {}
): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(JSON.stringify(body))
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString("latin1")
}

const events = (response: ServerResponse, texts: ReadonlyArray<string>): void => {
  response.writeHead(200, { "content-type": "text/event-stream" })
  for (const [index, text] of texts.entries()) {
    response.write(`id: ${index + 1}\ndata: ${JSON.stringify({ text })}\n\n`)
  }
  response.end()
}

/** Starts the server on a port of its own. */
export const start = async (): Promise<Workshop> => {
  let seen: Array<Seen> = []
  let began: number | undefined
  let isSent = false
  let isAborted = false

  const tool = (
    id: string,
    attempts: number,
    request: IncomingMessage,
    response: ServerResponse
  ): void => {
    switch (id) {
      case "missing":
        return json(response, 404, { code: "missing", id })
      case "teapot":
        return json(response, 418, { message: "I am a teapot" })
      case "busy":
        if (attempts === 1) return json(response, 503, { message: "later" }, { "retry-after": "1" })
        break
      case "cut":
        if (attempts === 1) return void request.socket.destroy()
        break
      case "odd":
        return json(response, 200, { id, name: "Cutter", kind: "laser" })
      case "broken":
        return json(response, 200, { id: 1, name: null, kind: "hand" })
      case "html":
        response.writeHead(200, { "content-type": "text/html" })
        return void response.end("<html>Please sign in</html>")
      case "slow":
        response.on("close", () => (isAborted = !response.writableEnded))
        response.writeHead(200, { "content-type": "application/json" })
        return void response.write("{")
    }
    json(response, 200, { id, name: "Saw", kind: "hand" }, { "x-loans": "5" })
  }

  const server = createServer(async (request, response) => {
    const began_ = (began ??= Date.now())
    const url = request.url ?? ""
    const method = request.method ?? ""
    const body = await textOf(request)
    seen.push({ method, url, headers: request.headers, body, at: Date.now() - began_ })
    const attempts = seen.filter((one) => one.url === url).length
    const { pathname, searchParams } = new URL(url, "http://workshop")
    const path = pathname.replace(/^\/v1/, "")
    if (path === "/tools" && method === "GET") {
      const page = Number(searchParams.get("page") ?? 1)
      const size = Number(searchParams.get("per_page") ?? 2)
      return json(response, 200, tools.slice((page - 1) * size, page * size))
    }
    if (path === "/tools") {
      if (body.includes('"cut"')) return void request.socket.destroy()
      if (body.includes('"taken"')) return json(response, 409, { code: "taken", existing: "t1" })
      if (body.includes('"bad"')) return json(response, 422, { code: "invalid", fields: ["name"] })
      return json(response, 201, { id: "t9", name: "Drill", kind: "power" })
    }
    if (path === "/tools/search") return json(response, 200, [])
    if (path.endsWith("/photo") || path === "/loans" || method === "DELETE") {
      return void response.writeHead(204).end()
    }
    if (path.endsWith("/manual")) {
      response.writeHead(200, { "content-type": "application/octet-stream" })
      response.write(Buffer.alloc(10, 1))
      const timer = setTimeout(() => {
        isSent = true
        response.end(Buffer.alloc(10, 2))
      }, 600)
      return void response.on("close", () => clearTimeout(timer))
    }
    if (path === "/advice") {
      const wantsEvents =
        (request.headers.accept ?? "").includes("event-stream") || body.includes('"stream":true')
      return wantsEvents
        ? events(response, ["measure", "cut"])
        : json(response, 200, { text: "measure twice" })
    }
    if (path === "/watch") {
      // the connection breaks after each event
      const next = Number(request.headers["last-event-id"] ?? 0) + 1
      response.writeHead(200, { "content-type": "text/event-stream" })
      response.write(`id: ${next}\ndata: ${JSON.stringify({ text: `change ${next}` })}\n\n`)
      return void setTimeout(() => request.socket.destroy(), 100)
    }
    if (path === "/log") {
      response.writeHead(200, { "content-type": "application/x-ndjson" })
      return void response.end('{"text":"one"}\n{"text":"two"}\n')
    }
    if (path === "/audit" || path === "/health") return json(response, 200, { text: "fine" })
    if (path.startsWith("/tools/"))
      return tool(path.slice("/tools/".length), attempts, request, response)
    return json(response, 404, { code: "no_such_path" })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}/v1`,
    requests: () => seen,
    isSent: () => isSent,
    isAborted: () => isAborted,
    reset: () => {
      seen = []
      began = undefined
      isSent = false
      isAborted = false
      server.closeIdleConnections()
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}
