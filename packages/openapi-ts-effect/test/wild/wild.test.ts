/**
 * An SDK of what real documents have, called against a real server: each test is what once went
 * wrong, silently or not.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"

import { generateSdk, generatedFolder } from "../support/generate.ts"
import { wild } from "../documents/wild.ts"
import { layer } from "../generated/wild/sdk/fetch.ts"
import {
  Chat,
  Credentials,
  Droplets,
  Encoded,
  FloatingIps,
  Logs,
  Parts,
  Retry
} from "../generated/wild/sdk/index.ts"
import type { WildClient } from "../generated/wild/sdk/index.ts"
import { reply, serving } from "../support/server.ts"
import type { Received, Reply } from "../support/server.ts"

let respond: (request: Received) => Reply = (request) => reply(request)

const server = serving((request) => respond(request))

/** Runs a call against a server that responds so. */
const run = <A, E>(
  effect: Effect.Effect<A, E, WildClient>,
  responses: (request: Received) => Reply = (request) => reply(request)
): Promise<A> => {
  respond = responses
  const client = layer({
    origin: server.url(),
    credentials: Credentials.token(Redacted.make("token"))
  })
  return Effect.runPromise(Effect.provide(effect, client))
}

/** Brackets as a URL may have them. */
const escaped = (text: string): string => text.replaceAll("[", "%5B").replaceAll("]", "%5D")

const problem = (status: number, body: unknown): Reply => ({
  ...reply(body, status),
  type: "application/problem+json"
})

describe("parameters", () => {
  it("of a path go to its operations, and those of an operation before them", async () => {
    const body = { id: 7, name: "n" }
    let url = ""
    const droplet = await run(Droplets.get(7, { trace: 1 }), (request) => {
      url = request.url
      return reply(body)
    })
    expect([droplet, url]).toEqual([body, "/droplets/7?trace=1"])
  })

  it("are written by the styles that their document names", async () => {
    const { headers, url } = (await run(
      Encoded.parameters(
        [1, 2],
        ["a", "b c"],
        { x: 1, y: 2 },
        {
          query: {
            filter: { name: "a&b", sizes: [1] },
            url: "https://a.example/?x=[1]&y=2",
            deep: { range: { from: 1, to: 2 }, tags: ["s", "t"] },
            pipes: ["p", "q&r"],
            spread: { a: "1", b: "2" }
          },
          headers: { "X-Point": { x: 1, y: 2 } },
          cookies: { session: "s;s", seen: ["a", "b"] }
        }
      )
    )) as unknown as Received
    expect([url, headers["x-point"], headers.cookie]).toEqual([
      "/encoded/1,2/.a,b%20c/;x=1;y=2" +
        "?filter=%7B%22name%22%3A%22a%26b%22%2C%22sizes%22%3A%5B1%5D%7D" +
        escaped("&url=https://a.example/?x=[1]%26y=2") +
        escaped("&deep[range][from]=1&deep[range][to]=2&deep[tags]=s&deep[tags]=t") +
        "&pipes=p%7Cq%26r&a=1&b=2",
      "x,1,y,2",
      "session=s%3Bs; seen=a,b"
    ])
  })

  it("are not sent where a value has in it what separates values", async () => {
    const error = await run(
      Encoded.parameters(
        [1],
        ["a"],
        { x: 1 },
        {
          query: { pipes: ["p", "q|r"] },
          cookies: { session: "s" }
        }
      ).pipe(Effect.flip)
    )
    expect(error.message).toBe(
      'encoded.parameters: the query cannot be encoded: TypeError: a value of "pipes" has "|" in it, which separates values there'
    )
  })
})

describe("bodies", () => {
  it("of pictures are bytes, whatever their document calls them", async () => {
    const echo = (await run(Encoded.picture(new Blob(["png"])))) as unknown as Received
    expect([echo.body, echo.headers["content-type"]]).toEqual(["png", "image/png"])
  })

  it("in forms have the fields of their objects in brackets where the document says so", async () => {
    const echo = (await run(
      Encoded.form({
        amount: 5,
        metadata: { order: "a b", of: { day: "1" } },
        expand: ["x", "y"],
        plain: { kept: "as JSON" }
      })
    )) as unknown as Received
    expect(echo.body).toBe(
      escaped(
        "amount=5&metadata[order]=a+b&metadata[of][day]=1&expand=x&expand=y&plain=%7B%22kept%22%3A%22as+JSON%22%7D"
      )
    )
  })

  const partsOf = ({ body, headers }: Received) => {
    const [, boundary = ""] = /boundary=(.+)$/.exec(headers["content-type"] ?? "") ?? []
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => {
        const [head = "", ...text] = part.trim().split("\r\n\r\n")
        return [
          /name="(\w+)"/.exec(head)?.[1],
          /content-type: (.+)/i.exec(head)?.[1],
          text.join("").trim()
        ]
      })
  }

  it("in parts have a part for each element of a list, and media types of their own", async () => {
    const echo = (await run(
      Encoded.upload({
        files: [new Blob(["1"]), new Blob(["2"])],
        labels: ["a", "b"],
        about: { by: "me" },
        page: "<p>"
      })
    )) as unknown as Received
    expect(partsOf(echo)).toEqual([
      ["files", "application/octet-stream", "1"],
      ["files", "application/octet-stream", "2"],
      ["labels", undefined, "a"],
      ["labels", undefined, "b"],
      ["about", "application/json", '{"by":"me"}'],
      ["page", "text/html", "<p>"]
    ])
  })

  it("that are a form already are sent as they are", async () => {
    const form = new FormData()
    form.append("labels", "mine")
    const echo = (await run(Encoded.upload(form))) as unknown as Received
    expect(partsOf(echo)).toEqual([["labels", undefined, "mine"]])
  })

  it("of requests have no member that is only read, and responses none that is only written", async () => {
    const created = await run(Droplets.create({ name: "n", password: "p" }), ({ body }) =>
      reply({ id: 1, ...(JSON.parse(body) as object) }, 201)
    )
    expect(created.id satisfies number).toBe(1)
    // @ts-expect-error: it is written only
    expect(created.password).toBe("p")
    // @ts-expect-error: it is read only
    void Droplets.create({ id: 1, name: "n", password: "p" })
  })
})

describe("responses", () => {
  it("without content are nothing, beside others that are something", async () => {
    expect([
      await run(Droplets.delete(1), () => ({ status: 204 })),
      await run(Droplets.delete(1), () => reply({ id: 1, name: "n" }))
    ]).toEqual([undefined, { id: 1, name: "n" }])
  })

  it("of ranges of errors have a class and the body of their range", async () => {
    const failing = (status: number, body: unknown) =>
      run(
        Droplets.get(1, {}, { retry: Retry.none }).pipe(
          Effect.map(() => "none"),
          Effect.catchTags({
            NotFound: ({ body: found }) => Effect.succeed(`NotFound ${found?.code}`),
            ClientErrorResponse: ({ body: found, status: of }) =>
              Effect.succeed(
                `ClientErrorResponse ${of} ${JSON.stringify(found satisfies object | undefined)}`
              ),
            ServerErrorResponse: ({ body: found }) =>
              Effect.succeed(`ServerErrorResponse ${found?.until}`)
          }),
          Effect.catch((error) => Effect.succeed(error._tag))
        ),
        () => problem(status, body)
      )
    expect([
      await failing(404, { code: "gone" }),
      await failing(418, { short: true }),
      await failing(409, { refused: "no" }),
      await failing(503, { until: "noon" }),
      await failing(302, {})
    ]).toEqual([
      "NotFound gone",
      'ClientErrorResponse 418 {"short":true}',
      'ClientErrorResponse 409 {"refused":"no"}',
      "ServerErrorResponse noon",
      "UnexpectedStatus"
    ])
  })

  it("of any error have the class and the body of the default, where the document has one", async () => {
    const failed = await run(
      Droplets.list().pipe(
        Effect.map(() => ""),
        Effect.catchTag("DefaultErrorResponse", ({ body, status }) =>
          Effect.succeed(`${status} ${body?.code}`)
        )
      ),
      () => problem(400, { code: "bad" })
    )
    expect(failed).toBe("400 bad")
  })
})

describe("the headers of a response", () => {
  it("are beside its value where they are asked for, of the types that their document declares", async () => {
    const droplets = [{ id: 1, name: "n" }]
    const responses = (): Reply => ({
      ...reply(droplets),
      headers: { "x-total": "3", "x-partial": "maybe", "x-tags": "a, b", "x-unknown": "u" }
    })
    const { headers, status, value } = await run(Droplets.list.withResponse(), responses)
    expect([value, status, headers]).toEqual([
      droplets,
      200,
      { "x-total": 3, "x-tags": ["a", "b"] }
    ])
    expect(headers["x-total"] satisfies number | undefined).toBe(3)
    expect(await run(Droplets.list(), responses)).toEqual(droplets)
    expect("withResponse" in Droplets.create).toBe(false)
  })
})

describe("parts without a name that are referred to", () => {
  it("have types, and are written, as those with one", async () => {
    let url = ""
    const address = await run(Parts.get({ url: "https://a.example/" }), (request) => {
      url = request.url
      return reply({ street: "s", next: { street: "t" } })
    })
    expect([address.next?.street satisfies string | undefined, url]).toEqual([
      "t",
      "/parts?url=https://a.example/"
    ])
    const moved = await run(Effect.flip(Parts.get({})), () => problem(410, { now: "there" }))
    expect(moved._tag === "Gone" && (moved.body?.now satisfies string | undefined)).toBe("there")
  })
})

describe("streams", () => {
  it("beside another response are operations of their own, and ask for them", async () => {
    let asked: unknown
    const whole = await run(Chat.create({ prompt: "p" }), (request) => {
      asked = [request.body, request.headers.accept]
      return reply({ text: "all" })
    })
    expect([whole, asked]).toEqual([{ text: "all" }, ['{"prompt":"p"}', "application/json"]])
    const parts = await run(Stream.runCollect(Chat.createStream({ prompt: "p" })), (request) => {
      asked = [request.body, request.headers.accept]
      return {
        type: "text/event-stream",
        body: 'data: {"delta":"a"}\n\n: alive\n\nevent: message\ndata: {"delta":"b"}\n\ndata: [DONE]\n\ndata: {"delta":"c"}\n\n'
      }
    })
    expect([parts.map(({ delta }) => delta), asked]).toEqual([
      ["a", "b"],
      ['{"prompt":"p","stream":true}', "text/event-stream"]
    ])
  })

  it("that break off, say that they failed, or are something else fail", async () => {
    const failing = (response: Reply) =>
      run(
        Stream.runCollect(Chat.createStream({ prompt: "p" })).pipe(
          Effect.map((parts) => parts.length),
          Effect.catch((error) => Effect.succeed([error._tag, error.message]))
        ),
        () => response
      )
    const type = "text/event-stream"
    expect([
      await failing({
        type,
        body: 'event: error\ndata: {"error":{"code":"full","message":"later"}}\n\n'
      }),
      await failing({ type, body: "data: {\n\n" }),
      await failing(reply({ text: "all" }))
    ]).toEqual([
      ["EventStreamError", "chat/createStream: the API ended the stream (full): later"],
      ["DecodeError", "chat/createStream: an item that is not JSON"],
      [
        "OutcomeUnknown",
        "chat/createStream may have taken effect: chat/createStream: 200 with application/json, where text/event-stream is promised"
      ]
    ])
  })

  it("of lines are read line by line, whatever ends the last one", async () => {
    const type = "application/x-ndjson"
    const lines = await run(Stream.runCollect(Logs.tail()), () => ({
      type,
      body: '{"line":"a"}\n\n{"line":"ä"}\r\n{"line":"c"}'
    }))
    expect(lines.map(({ line }) => line)).toEqual(["a", "ä", "c"])
  })
})

describe("names", () => {
  it("of words, of what is there already, and of types of the language are kept apart", async () => {
    expect(Object.keys(FloatingIps)).toEqual(["list", "list2"])
    expect(Object.keys(Droplets).toSorted()).toEqual(["create", "delete", "get", "list"])
    const ips = await run(FloatingIps.list(), () => reply([{ ip: "::1" }]))
    expect(ips.map(({ ip }) => ip)).toEqual(["::1"])
  })
})

describe("a report", () => {
  it("has everything that was changed or left out", async () => {
    const { notes } = await generateSdk(wild, `${generatedFolder}/wild`, "Wild")
    expect(notes.map(({ kind, text, where }) => [kind, where, text])).toEqual([
      ["skipped", "#/webhooks", "webhooks are not generated: dropletCreated"],
      [
        "skipped",
        "#/paths/~1droplets~1{droplet_id}",
        "operations with these methods are not generated: query, COPY"
      ],
      ["skipped", "#/paths/~1droplets/post/callbacks", "callbacks are not generated: done"],
      [
        "changed",
        "#/paths/~1encoded~1{list}~1{label}~1{matrix}/get/parameters/1",
        'others refer to this part: it is "EncodedListLabelMatrixGetParameters1" in code'
      ],
      [
        "changed",
        "#/components/schemas/Owner/properties/address",
        'others refer to this part: it is "OwnerAddress" in code'
      ],
      [
        "changed",
        "#/components/responses/Moved/content/application~1json/schema/properties/to",
        'others refer to this part: it is "ResponsesMovedTo" in code'
      ],
      [
        "changed",
        "#/paths/~1floating_ips/post",
        'the operationId "list" is another\'s already: it is "list2" here'
      ],
      [
        "changed",
        "#/components/schemas/Array",
        'the schema "Array" would hide a type of the language: it is "ArraySchema" in code'
      ],
      ["changed", "#/components/schemas/Rate%", 'the schema "Rate%" is "Rate_" in code'],
      [
        "skipped",
        "#/paths/~1uploads/post/requestBody",
        'the body is sent as "multipart/form-data"; "application/octet-stream" can be chosen by the option mediaTypes.request'
      ],
      [
        "skipped",
        "#/paths/~1logs/get/parameters/0",
        'the header "Accept" is no parameter: it comes from media types and credentials'
      ],
      [
        "warning",
        "#/paths/~1logs/get/parameters/1",
        'the header "Host" cannot be sent: calls with it fail'
      ]
    ])
  })
})
