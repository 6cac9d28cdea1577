/**
 * The tenant of the soak, a process of its own: every twentieth request goes wrong, in a way that
 * comes round in turn. It counts what it did, and tells when it is asked.
 */
import { createServer, type ServerResponse } from "node:http"
import { healthy } from "../server/Responses.ts"
import { callHeader, type Deeds } from "./Deeds.ts"

const faultEvery = 20
const kinds = ["500", "reset", "cut", "429", "503", "broken"] as const

const rotatedBy = new Set<string>()
let requests = 0
let tokens = 0
let faults = 0
let lostRotations = 0
let rotatedTwice = 0

const send = (response: ServerResponse, status: number, body: string, promised = body.length) => {
  response.writeHead(status, { "content-type": "application/json", "content-length": promised })
  response.end(body)
}

/** Rotates on behalf of a call. */
const rotate = (call: string): void => {
  if (rotatedBy.has(call)) rotatedTwice++
  rotatedBy.add(call)
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  request.resume()
  const { method = "", url: target = "" } = request
  const { body, status } = healthy({ method, target, headers: {}, body: "" })
  if (target === "/oauth/token") {
    tokens++
    return send(response, status, body)
  }
  const call = String(request.headers[callHeader])
  const rotates = method === "POST"
  if (++requests % faultEvery !== 0) {
    if (rotates) rotate(call)
    return send(response, status, body)
  }
  const kind = kinds[faults++ % kinds.length]
  if (rotates && kind !== "429") lostRotations++
  if (rotates && kind !== "429" && kind !== "503") rotate(call)
  switch (kind) {
    case "reset":
      return request.socket.resetAndDestroy()
    case "cut":
      return send(response, status, body.slice(0, -2))
    case "broken":
      response.writeHead(status, { "content-length": body.length })
      response.write(body.slice(0, 5), () => request.socket.resetAndDestroy())
      return
    default:
      return send(response, Number(kind), "{}")
  }
})

process.on("message", () => {
  const deeds: Deeds = {
    requests,
    tokens,
    faults,
    lostRotations,
    rotations: rotatedBy.size,
    rotatedTwice
  }
  process.send?.(deeds)
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (address !== null && typeof address === "object") process.send?.(address.port)
})

// The parent is gone: nothing is left to serve.
process.on("disconnect", () => process.exit())
