/**
 * The matrix through the raw client: over the mock in this process, and over Prism's own server.
 */
import { watchFetch } from "openapi-contract-tests/prism/Bridges"
import { type PrismServer, startServer } from "openapi-contract-tests/prism/Server"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import {
  declared,
  everythingHolds,
  oneOfEachHolds,
  resources,
  rowsOf,
  sampleOf,
  summaryOf
} from "../src/matrix/Declared.ts"
import { makeRawCaller } from "../src/matrix/RawCaller.ts"
import {
  document,
  harness,
  prefix,
  rawOperations,
  run,
  runRaw,
  spreadRows,
  token,
  witnessOf
} from "../src/matrix/Setup.ts"

describe("the raw client", () => {
  it("has every declared operation", async () => {
    assert.deepStrictEqual(
      [...(await rawOperations()).keys()].sort(),
      declared.map(({ id }) => id).sort()
    )
  })
})

describe("every status", () => {
  it.each(resources)("of %s", async (resource, its) => {
    const result = await runRaw({ rows: rowsOf(resource, harness.allRows()) })
    assert.deepStrictEqual(summaryOf(result), everythingHolds(its))
  })
})

describe("one status of each operation from Prism's own server", () => {
  let server: PrismServer | undefined
  // A server in a process of its own starts slowly on a busy machine.
  beforeAll(async () => {
    server = await startServer(document)
  }, 120_000)
  afterAll(() => server?.close())

  it.each(resources)("of %s", async (resource, its) => {
    assert.isDefined(server)
    const witness = witnessOf()
    const caller = makeRawCaller({
      functions: await rawOperations(),
      baseUrl: server.origin + prefix,
      token,
      fetch: watchFetch(witness)
    })
    assert.deepStrictEqual(
      sampleOf(
        await run(caller, witness, { rows: rowsOf(resource, spreadRows(5)), concurrency: 8 })
      ),
      oneOfEachHolds(its)
    )
  })
})
