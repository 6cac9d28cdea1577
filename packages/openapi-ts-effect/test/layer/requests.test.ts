/**
 * Every kind of request, made through a generated layer and echoed by a real server.
 */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"

import { Requests } from "../generated/requests/layer/index.ts"
import { createClient } from "../generated/requests/raw/client/index.ts"
import { Client } from "../runtime/index.ts"
import { reply, serving } from "../support/server.ts"
import type { Received } from "../support/server.ts"

const server = serving((request) => reply(request))

const shown = new Set(["content-type", "cookie", "if-match", "if-none-match", "x-from-options"])

/** What the server got, with only those headers that the tests are about. */
const sent = async <E>(effect: Effect.Effect<unknown, E, Client>): Promise<Received> => {
  const client = createClient({ baseUrl: server.url() })
  const echo = (await Effect.runPromise(Effect.provideService(effect, Client, client))) as Received
  const headers = Object.entries(echo.headers).filter(([name]) => shown.has(name))
  return { ...echo, headers: Object.fromEntries(headers) }
}

const form = "application/x-www-form-urlencoded"
const json = { "content-type": "application/json" }

describe("a request", () => {
  it("has path parameters in the order of the URL, encoded, whatever they are called", async () => {
    expect(await sent(Requests.awkward("first", "a/b", "c d", 2))).toEqual({
      method: "GET",
      url: "/awkward/first/a%2Fb/c%20d/2",
      headers: {},
      body: ""
    })
    expect(Requests.awkward.metadata.pathParameters).toEqual(["class", "user-id", "request", "2nd"])
  })

  it("is the query where there is only a query", async () => {
    expect(await sent(Requests.search({ q: "x y", tags: ["a", "b"] }))).toEqual({
      method: "GET",
      url: "/search?q=x%20y&tags=a&tags=b",
      headers: {},
      body: ""
    })
  })

  it("can be left out when nothing in it is required, and options still be given", async () => {
    expect(await sent(Requests.filter())).toEqual({
      method: "GET",
      url: "/filter",
      headers: {},
      body: ""
    })
    expect(
      await sent(Requests.filter(undefined, { headers: { "x-from-options": "yes" } }))
    ).toEqual({
      method: "GET",
      url: "/filter",
      headers: { "x-from-options": "yes" },
      body: ""
    })
  })

  it("is the body where there is only a body", async () => {
    const body = '{"name":"n"}'
    expect([
      await sent(Requests.inline({ name: "n" })),
      await sent(Requests.inline()),
      await sent(Requests.referenced({ name: "n" }))
    ]).toEqual([
      { method: "POST", url: "/inline", headers: json, body },
      { method: "POST", url: "/inline", headers: {}, body: "" },
      { method: "POST", url: "/referenced", headers: json, body }
    ])
  })

  it("is a group where there are several parts", async () => {
    expect([
      await sent(Requests.both({ query: { dry: true }, body: { name: "n" } })),
      await sent(Requests.headed({ headers: { "If-None-Match": "tag" } })),
      await sent(
        Requests.everything("id", {
          query: { dry: false },
          body: { name: "n" },
          headers: { "If-Match": "tag" },
          cookies: { session: "s", theme: "dark" }
        })
      )
    ]).toEqual([
      { method: "POST", url: "/both?dry=true", headers: json, body: '{"name":"n"}' },
      { method: "GET", url: "/headed", headers: { "if-none-match": "tag" }, body: "" },
      {
        method: "PATCH",
        url: "/everything/id?dry=false",
        headers: { ...json, cookie: "session=s; theme=dark", "if-match": "tag" },
        body: '{"name":"n"}'
      }
    ])
  })

  it("has a body in the encoding that the document declares", async () => {
    expect([
      await sent(Requests.form({ name: "a b" })),
      await sent(Requests.note("plain")),
      await sent(Requests.bytes(new Blob(["bytes"])))
    ]).toEqual([
      { method: "POST", url: "/form", headers: { "content-type": form }, body: "name=a+b" },
      { method: "PUT", url: "/note", headers: { "content-type": "text/plain" }, body: "plain" },
      {
        method: "PUT",
        url: "/bytes",
        headers: { "content-type": "application/octet-stream" },
        body: "bytes"
      }
    ])
  })

  it("uploads a file as a form of several parts", async () => {
    const { body, headers } = await sent(
      Requests.upload({ file: new Blob(["content"]), note: "why" })
    )
    const [, boundary = ""] =
      /^multipart\/form-data; boundary=(.+)$/.exec(headers["content-type"] ?? "") ?? []
    const parts = body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => [/ name="(\w+)"/.exec(part)?.[1], part.split("\r\n\r\n")[1]?.trim()])
    expect(parts).toEqual([
      ["file", "content"],
      ["note", "why"]
    ])
  })

  it("says in the metadata what its argument is", () => {
    const inputs = Object.values(Requests).map(
      ({ metadata: { id, input } }) => [id, input] as const
    )
    expect(Object.fromEntries(inputs)).toEqual({
      "requests.awkward": "none",
      "requests.both": "group",
      "requests.bytes": "body",
      "requests.everything": "group",
      "requests.filter": "query",
      "requests.form": "body",
      "requests.headed": "group",
      "requests.inline": "body",
      "requests.note": "body",
      "requests.referenced": "body",
      "requests.search": "query",
      "requests.upload": "body"
    })
  })
})
