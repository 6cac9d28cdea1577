/** A success that arrives whole, and is not what the contract promises, or looks as if it were not. */
import { head, healthy, whole } from "../server/Responses.ts"
import type { RequestFault } from "./Fault.ts"

const byteOrderMark = "\uFEFF"
const levels = 100_000

/** The healthy response's status with another body. */
const instead =
  (
    body: (healthyBody: string) => string | Uint8Array,
    contentType?: string
  ): RequestFault["play"] =>
  ({ apply, request, socket }) => {
    apply()
    const { body: healthyBody, status } = healthy(request)
    const bytes = Buffer.from(body(healthyBody))
    socket.write(
      contentType === undefined
        ? whole(status, bytes)
        : Buffer.concat([
            Buffer.from(
              head(status, [
                ["content-type", contentType],
                ["content-length", bytes.length]
              ])
            ),
            bytes
          ])
    )
  }

export const brokenResponses: ReadonlyArray<RequestFault> = [
  {
    name: "cut JSON",
    what: "half of the JSON, with a matching length",
    play: instead((body) => body.slice(0, -4))
  },
  {
    name: "HTML",
    what: "a login page with status 200",
    play: instead(() => "<!doctype html><title>Log in</title>", "text/html; charset=utf-8")
  },
  { name: "empty body", what: "a success without a body", play: instead(() => "") },
  {
    name: "null",
    what: "`null` instead of an object or a list",
    play: instead(() => "null")
  },
  {
    name: "another shape",
    what: "a list instead of an object, an object instead of a list",
    play: instead((body) => (body.startsWith("[") ? "{}" : "[]"))
  },
  {
    name: "NaN",
    what: "`NaN` in the JSON",
    play: instead((body) => body.replace(/"kid":"[^"]*"|"name":"acme"/, '"kid":NaN'))
  },
  {
    name: "byte order mark",
    what: "the JSON after a byte order mark",
    play: instead((body) => byteOrderMark + body)
  },
  {
    name: "deep nesting",
    what: "lists within lists, a hundred thousand deep",
    play: instead((body) => {
      const deep = `"deep":${"[".repeat(levels)}${"]".repeat(levels)}`
      return body.startsWith("[") ? `[{${deep}}]` : `{${deep}}`
    })
  },
  {
    name: "broken UTF-8",
    what: "invalid UTF-8 in a string",
    play: instead((body) => Buffer.from(body.replace(/next|acme/, "\u00ff"), "latin1"))
  },
  {
    name: "unlabelled JSON",
    what: "JSON declared as plain text",
    play: instead((body) => body, "text/plain")
  },
  {
    name: "no content",
    what: "204 instead of a body",
    play: ({ apply, socket }) => {
      apply()
      socket.write(head(204, []))
    }
  }
]
