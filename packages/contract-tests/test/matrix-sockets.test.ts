/**
 * The matrix through the service layer over every transport: to the mock in this process behind a
 * socket, and to Prism's own server.
 */
import { layer as fetchLayer } from "@effect-auth0/management/fetch"
import { layer as undiciLayer } from "@effect-auth0/management/node"
import type { ServiceCaller } from "openapi-contract-tests/matrix/ServiceCaller"
import { watchMock, type Witness } from "openapi-contract-tests/matrix/Witness"
import { watchFetch } from "openapi-contract-tests/prism/Bridges"
import { serveLocally } from "openapi-contract-tests/prism/LocalServer"
import { startServer } from "openapi-contract-tests/prism/Server"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import {
  everythingHolds,
  oneOfEachHolds,
  resources,
  rowsOf,
  sampleOf,
  summaryOf
} from "../src/matrix/Declared.ts"
import {
  callerOf,
  clientOptions,
  document,
  engine,
  run,
  spreadRows,
  wireRows,
  witnessOf
} from "../src/matrix/Setup.ts"
import { type MakeClient, transports } from "../src/matrix/Transports.ts"

/** A server, its witness, and how a client calls it; for the tests of a group. */
const exchangeOf = (
  start: (witness: Witness) => Promise<{
    readonly caller: ServiceCaller
    readonly close: () => Promise<void>
  }>
) => {
  const witness = witnessOf()
  let started: Awaited<ReturnType<typeof start>> | undefined
  // A server in a process of its own starts slowly on a busy machine.
  beforeAll(async () => {
    started = await start(witness)
  }, 120_000)
  afterAll(async () => {
    await started?.caller.close()
    await started?.close()
  })
  return (rows: Parameters<typeof rowsOf>[1]) => {
    assert.isDefined(started)
    return run(started.caller, witness, { rows, concurrency: 8 })
  }
}

const overSocket = (makeClient: MakeClient) =>
  exchangeOf(async (witness) => {
    const server = await serveLocally(watchMock(witness, await engine))
    return {
      caller: callerOf(makeClient({ ...clientOptions, origin: server.origin })),
      close: server.close
    }
  })

describe("every status over undici", () => {
  const play = overSocket(undiciLayer)
  it.each(resources)("of %s", async (resource, its) => {
    const result = await play(rowsOf(resource, wireRows()))
    assert.deepStrictEqual(summaryOf(result), everythingHolds(its))
  })
})

for (const [pass, [name, makeClient]] of transports.entries()) {
  describe(`one status of each operation over ${name}`, () => {
    const play = overSocket(makeClient)
    it.each(resources)("of %s", async (resource, its) => {
      const result = await play(rowsOf(resource, spreadRows(pass)))
      assert.deepStrictEqual(sampleOf(result), oneOfEachHolds(its))
    })
  })
}

describe("one status of each operation from Prism's own server", () => {
  const play = exchangeOf(async (witness) => {
    const server = await startServer(document)
    const watched = watchFetch(witness)
    const client = fetchLayer({
      ...clientOptions,
      origin: server.origin,
      fetch: (url, init) => watched(new Request(url, init))
    })
    return { caller: callerOf(client), close: server.close }
  })
  it.each(resources)("of %s", async (resource, its) => {
    const result = await play(rowsOf(resource, spreadRows(4)))
    assert.deepStrictEqual(sampleOf(result), oneOfEachHolds(its))
  })
})
