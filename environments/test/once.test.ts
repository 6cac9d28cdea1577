/**
 * Some platforms send a request again by themselves, where a pooled connection ends before the
 * response. Here the response of a write is lost so, after the write has taken effect.
 */
import { type RunningSandbox, startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest"
import type { TransportName, WriteName } from "../programs/write.ts"
import { runtimes } from "../src/runtimes/index.ts"
import type { Runtime } from "../src/runtimes/Runtime.ts"
import { startTlsTenant, type Play, type TlsTenant } from "../src/servers/TlsTenant.ts"

afterAll(() => Promise.all(runtimes.map((runtime) => runtime.stop())))

const lost: Readonly<Record<WriteName, string>> = {
  rotate: "OutcomeUnknown: TransportError",
  "rotate without a body": "OutcomeUnknown: TransportError",
  update: "TransportError",
  delete: "TransportError",
  import: "OutcomeUnknown: TransportError"
}

const transports: ReadonlyArray<TransportName> = ["fetch", "HttpClient over fetch"]

describe("a write whose response is lost on a connection of the pool is sent once", () => {
  let sandbox: RunningSandbox

  beforeEach(async () => {
    sandbox = await startTenantSandbox()
  })

  afterEach(() => sandbox.close())

  /** What became of the write, and which of the requests for it took effect. */
  const play = async (runtime: Runtime, transport: TransportName, write: WriteName) => {
    const { id } = await sandbox.connections.create({
      name: "acme",
      strategy: "oidc",
      options: { token_endpoint_auth_method: "private_key_jwt" }
    })
    sandbox.faults.inject({
      kind: "responseLostAfterApplying",
      when: ({ method }) => method !== "GET"
    })
    const outcomes = await runtime.run("write", {
      origin: sandbox.origin,
      token: await sandbox.tokens.issue(),
      connection: id,
      transport,
      writes: [write]
    })
    const sent = sandbox.requests.all().filter(({ method }) => method !== "GET")
    return { outcomes, applied: sent.map(({ applied }) => applied) }
  }

  for (const runtime of runtimes.filter(({ name }) => name !== "Chromium")) {
    for (const transport of transports) {
      for (const write of ["rotate", "rotate without a body", "update", "delete"] as const) {
        test(`in ${runtime.name} over ${transport}: ${write}`, async () => {
          expect(await play(runtime, transport, write)).toStrictEqual({
            outcomes: [lost[write]],
            applied: [true]
          })
        })
      }
    }
  }

  // If this fails, Chromium has mended its ways, and the limit in the documentation can go.
  test("but by Chromium over HTTP/1.1, which nothing keeps from sending it again", async () => {
    const chromium = runtimes.find(({ name }) => name === "Chromium")
    expect(await play(chromium as Runtime, "fetch", "rotate")).toStrictEqual({
      outcomes: ["response"],
      applied: [true, true]
    })
  })
})

describe("over TLS", () => {
  let tenant: TlsTenant

  afterEach(() => tenant.close())

  const play = async (
    runtime: Runtime,
    protocol: "HTTP/2" | "HTTP/1.1",
    what: Play,
    transport: TransportName,
    writes: ReadonlyArray<WriteName>
  ) => {
    tenant = await startTlsTenant(protocol, what)
    const outcomes = await runtime.run(
      "write",
      {
        origin: tenant.origin,
        token: "a-token",
        connection: "con_A1b2C3d4E5f6G7h8",
        transport,
        writes
      },
      { anyCertificate: true }
    )
    return { outcomes, writes: tenant.writes }
  }

  for (const runtime of runtimes.filter(({ http2 }) => http2)) {
    // Over Effect's client, Chromium is not kept from resending.
    for (const transport of runtime.name === "Chromium" ? (["fetch"] as const) : transports) {
      for (const what of ["destroyed", "GOAWAY"] as const) {
        for (const write of [
          "rotate",
          "rotate without a body",
          "update",
          "delete",
          "import"
        ] as const) {
          test(`in ${runtime.name} over ${transport}, HTTP/2, ${what}: ${write}`, async () => {
            const { outcomes, writes } = await play(runtime, "HTTP/2", what, transport, [write])
            expect({ outcomes, sent: writes.length }).toStrictEqual({
              outcomes: [lost[write]],
              sent: 1
            })
          })
        }
      }
    }
  }

  for (const runtime of runtimes.filter(({ name }) => /^(Node 26|Deno|Bun|Chromium)$/.test(name))) {
    for (const protocol of ["HTTP/1.1", ...(runtime.http2 ? (["HTTP/2"] as const) : [])] as const) {
      for (const transport of transports) {
        test(`in ${runtime.name} over ${transport}, ${protocol}: writes arrive as they are meant`, async () => {
          const { outcomes, writes } = await play(runtime, protocol, "response", transport, [
            "rotate",
            "rotate without a body",
            "update",
            "delete",
            "import"
          ])
          const keys = "POST /api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate"
          const connection = "/api/v2/connections/con_A1b2C3d4E5f6G7h8"
          const json = "application/json"
          const form = writes.at(-1)
          const boundary = form?.contentType?.match(/^multipart\/form-data; ?boundary=(.+)$/)?.[1]
          expect({ outcomes, writes: writes.slice(0, -1) }).toStrictEqual({
            outcomes: Array.from({ length: 5 }, () => "response"),
            writes: [
              { target: keys, contentType: json, body: '{"signing_alg":"ES256"}' },
              { target: keys, contentType: undefined, body: "" },
              { target: `PATCH ${connection}`, contentType: json, body: '{"display_name":"Acme"}' },
              { target: `DELETE ${connection}`, contentType: undefined, body: "" }
            ]
          })
          expect(boundary).toBeTypeOf("string")
          expect(
            form?.body.split(`--${boundary}`).map((part) => part.split("\r\n\r\n")[1])
          ).toEqual(expect.arrayContaining(['[{"email":"a@example.com"}]\r\n']))
        })
      }
    }
  }
})
