/**
 * Some platforms send a request again by themselves, where a pooled connection ends before the
 * response. Here the response of a write is lost so, after the write has taken effect.
 */
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { afterAll, describe, expect, test } from "vitest"
import type { TransportName, WriteName, Writing } from "../programs/write.ts"
import { runtimes } from "../src/runtimes/index.ts"
import type { Json, RunOptions, Runtime } from "../src/runtimes/Runtime.ts"
import { startTlsTenant, type Play as TlsPlay, type TlsTenant } from "../src/servers/TlsTenant.ts"

afterAll(() => Promise.all(runtimes.map((runtime) => runtime.stop())))

const lost: Readonly<Record<WriteName, string>> = {
  rotate: "OutcomeUnknown: TransportError",
  "rotate without a body": "OutcomeUnknown: TransportError",
  update: "TransportError",
  delete: "TransportError",
  import: "OutcomeUnknown: TransportError"
}

const transports: ReadonlyArray<TransportName> = ["fetch", "HttpClient over fetch"]

/** Writes of one client, and the server that is theirs alone. */
interface Served {
  readonly writing: Writing
  /** What the server has seen. */
  readonly seen: () => unknown
  readonly stop: () => Promise<void>
}

/** What became of writes, in one run of a runtime for all of them: most of a run is its start. */
const playAll = async <Play>(
  runtime: Runtime,
  plays: ReadonlyArray<Play>,
  serve: (play: Play) => Promise<Served>,
  options?: RunOptions
): Promise<ReadonlyMap<Play, { readonly outcomes: unknown; readonly seen: unknown }>> => {
  const served = await Promise.all(plays.map(serve))
  try {
    const clients = served.map(({ writing }) => ({ ...writing }))
    const outcomes = (await runtime.run("write", { clients }, options)) as ReadonlyArray<Json>
    return new Map(
      plays.map((play, index) => [play, { outcomes: outcomes[index], seen: served[index]?.seen() }])
    )
  } finally {
    await Promise.all(served.map(({ stop }) => stop()))
  }
}

/** Defines a test for each play, the first of which runs all. */
const testAll = <Play>(
  plays: ReadonlyArray<Play>,
  run: () => ReturnType<typeof playAll<Play>>,
  {
    expected,
    title
  }: {
    readonly title: (play: Play) => string
    readonly expected: (play: Play) => { readonly outcomes: unknown; readonly seen: unknown }
  }
): void => {
  let started: ReturnType<typeof run> | undefined
  for (const play of plays) {
    test(title(play), async () => {
      expect((await (started ??= run())).get(play)).toStrictEqual(expected(play))
    })
  }
}

describe("a write whose response is lost on a connection of the pool is sent once", () => {
  interface Play {
    readonly transport: TransportName
    readonly write: WriteName
  }

  /** Of the write is seen which of the requests for it took effect. */
  const serve = async ({ transport, write }: Play): Promise<Served> => {
    const sandbox = await startTenantSandbox()
    const { id } = await sandbox.connections.create({
      name: "acme",
      strategy: "oidc",
      options: { token_endpoint_auth_method: "private_key_jwt" }
    })
    sandbox.faults.inject({
      kind: "responseLostAfterApplying",
      when: ({ method }) => method !== "GET"
    })
    return {
      writing: {
        origin: sandbox.origin,
        token: await sandbox.tokens.issue(),
        connection: id,
        transport,
        writes: [write]
      },
      seen: () =>
        sandbox.requests
          .all()
          .filter(({ method }) => method !== "GET")
          .map(({ applied }) => applied),
      stop: () => sandbox.close()
    }
  }

  const plays = transports.flatMap((transport) =>
    (["rotate", "rotate without a body", "update", "delete"] as const).map((write) => ({
      transport,
      write
    }))
  )

  for (const runtime of runtimes.filter(({ name }) => name !== "Chromium")) {
    testAll(plays, () => playAll(runtime, plays, serve), {
      title: ({ transport, write }) => `in ${runtime.name} over ${transport}: ${write}`,
      expected: ({ write }) => ({ outcomes: [lost[write]], seen: [true] })
    })
  }

  // If this fails, Chromium has mended its ways, and the limit in the documentation can go.
  test("but by Chromium over HTTP/1.1, which nothing keeps from sending it again", async () => {
    const chromium = runtimes.find(({ name }) => name === "Chromium")
    const play: Play = { transport: "fetch", write: "rotate" }
    expect((await playAll(chromium as Runtime, [play], serve)).get(play)).toStrictEqual({
      outcomes: ["response"],
      seen: [true, true]
    })
  })
})

describe("over TLS", () => {
  interface Play {
    readonly protocol: "HTTP/2" | "HTTP/1.1"
    readonly what: TlsPlay
    readonly transport: TransportName
    readonly writes: ReadonlyArray<WriteName>
  }

  /** Of the writes is seen what arrived. */
  const serve = async ({ protocol, transport, what, writes }: Play) => {
    const tenant = await startTlsTenant(protocol, what)
    return {
      writing: {
        origin: tenant.origin,
        token: "a-token",
        connection: "con_A1b2C3d4E5f6G7h8",
        transport,
        writes
      },
      seen: (): TlsTenant["writes"] => tenant.writes,
      stop: () => tenant.close()
    }
  }

  for (const runtime of runtimes.filter(({ http2 }) => http2)) {
    // Over Effect's client, Chromium is not kept from resending.
    const kept = runtime.name === "Chromium" ? (["fetch"] as const) : transports
    const plays = kept.flatMap((transport) =>
      (["destroyed", "GOAWAY"] as const).flatMap((what) =>
        (["rotate", "rotate without a body", "update", "delete", "import"] as const).map(
          (write) => ({ protocol: "HTTP/2" as const, what, transport, write, writes: [write] })
        )
      )
    )
    const counting = async (play: Play): Promise<Served> => {
      const { seen, ...served } = await serve(play)
      return { ...served, seen: () => seen().length }
    }
    // A connection that breaks may take others of its page along in Chromium: there, each has its own.
    const runs = runtime.name === "Chromium" ? plays.map((play) => [play]) : [plays]
    for (const run of runs) {
      testAll(run, () => playAll(runtime, run, counting, { anyCertificate: true }), {
        title: ({ transport, what, write }) =>
          `in ${runtime.name} over ${transport}, HTTP/2, ${what}: ${write}`,
        expected: ({ write }) => ({ outcomes: [lost[write]], seen: 1 })
      })
    }
  }

  const writes = ["rotate", "rotate without a body", "update", "delete", "import"] as const

  for (const runtime of runtimes.filter(({ name }) => /^(Node 26|Deno|Bun|Chromium)$/.test(name))) {
    const protocols = ["HTTP/1.1", ...(runtime.http2 ? (["HTTP/2"] as const) : [])] as const
    const plays = protocols.flatMap((protocol) =>
      transports.map((transport) => ({ protocol, what: "response" as const, transport, writes }))
    )
    const keys = "POST /api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate"
    const connection = "/api/v2/connections/con_A1b2C3d4E5f6G7h8"
    const json = "application/json"
    // Of the form, whose boundary is by chance, what it says of itself and its parts.
    const reading = async (play: Play): Promise<Served> => {
      const { seen, ...served } = await serve(play)
      return {
        ...served,
        seen: () => {
          const form = seen().at(-1)
          const boundary = form?.contentType?.match(/^multipart\/form-data; ?boundary=(.+)$/)?.[1]
          return {
            writes: seen().slice(0, -1),
            boundary: typeof boundary,
            users: form?.body
              .split(`--${boundary}`)
              .map((part) => part.split("\r\n\r\n")[1])
              .includes('[{"email":"a@example.com"}]\r\n')
          }
        }
      }
    }
    testAll(plays, () => playAll(runtime, plays, reading, { anyCertificate: true }), {
      title: ({ protocol, transport }) =>
        `in ${runtime.name} over ${transport}, ${protocol}: writes arrive as they are meant`,
      expected: () => ({
        outcomes: writes.map(() => "response"),
        seen: {
          writes: [
            { target: keys, contentType: json, body: '{"signing_alg":"ES256"}' },
            { target: keys, contentType: undefined, body: "" },
            { target: `PATCH ${connection}`, contentType: json, body: '{"display_name":"Acme"}' },
            { target: `DELETE ${connection}`, contentType: undefined, body: "" }
          ],
          boundary: "string",
          users: true
        }
      })
    })
  }
})
