/** Successes with a body where the contract declares none: it may be the only sight of a new id. */
import { chunk, chunkedHead, head, whole, writeAndReset } from "../server/Responses.ts"
import type { Play } from "../server/FaultServer.ts"
import type { RequestFault } from "./Fault.ts"

/** A whole success with this body. */
const success =
  (body: string, contentType = "application/json"): Play =>
  ({ apply, request, socket }) => {
    apply()
    socket.write(
      head(request.method === "POST" ? 201 : 200, [
        ["content-type", contentType],
        ["content-length", Buffer.byteLength(body)]
      ]) + body
    )
  }

const object = '{"id":"sec_1"}'

export const undeclaredBodies: ReadonlyArray<RequestFault> = [
  {
    name: "no body",
    what: "204, as declared",
    play: ({ apply, socket }) => {
      apply()
      socket.write(head(204, []))
    }
  },
  { name: "empty body of JSON", what: "an empty body, declared as JSON", play: success("") },
  { name: "undeclared object", what: `\`${object}\``, play: success(object) },
  {
    name: "undeclared object in chunks",
    what: "the same, without a length",
    play: ({ apply, request, socket }) => {
      apply()
      socket.write(
        `${chunkedHead(request.method === "POST" ? 201 : 200)}${chunk(object.slice(0, 5))}${chunk(object.slice(5))}0\r\n\r\n`
      )
    }
  },
  { name: "undeclared list", what: "`[1]`", play: success("[1]") },
  { name: "undeclared null", what: "`null`", play: success("null") },
  { name: "undeclared text", what: "a word of plain text", play: success("Created", "text/plain") },
  {
    name: "undeclared cut JSON",
    what: "half of an object, with a matching length",
    play: success(object.slice(0, 8))
  },
  {
    name: "undeclared HTML",
    what: "a login page",
    play: success("<!doctype html><title>Log in</title>", "text/html")
  },
  {
    name: "undeclared body with a reset",
    what: "half of the object, then a reset",
    play: ({ apply, request, socket }) => {
      apply()
      const bytes = whole(request.method === "POST" ? 201 : 200, object)
      writeAndReset(socket, bytes.subarray(0, -7))
    }
  }
]
