/** Which mutants there is something to break for. */
import { assert, describe, it } from "vitest"
import { fromRoot } from "../../src/contract/Document.ts"
import { operationsOf } from "../../src/contract/Operations.ts"
import { makeSampler } from "../../src/contract/Sampler.ts"
import { casesOf } from "../../src/matrix/Cases.ts"
import { serviceMutants } from "../../src/mutants/ServiceMutants.ts"

const rowsOf = (example: string) => {
  const document = fromRoot({
    paths: {
      "/oven": {
        get: {
          operationId: "oven.watch",
          responses: {
            "200": { content: { "text/event-stream": { schema: { type: "string" }, example } } }
          }
        }
      }
    }
  })
  return casesOf(operationsOf(document), makeSampler(document))
}

describe("the client that loses the types of events", () => {
  it.each([
    ['event: hot\ndata: {"celsius":200}\n\n', true],
    ['data: {"celsius":200}\n\n', false]
  ])("is tried where there are types: %j", (example, expected) => {
    const mutant = serviceMutants.find(({ name }) => name === "the types of events are lost")
    assert.strictEqual(
      rowsOf(example).some((row) => mutant?.breaks(row)),
      expected
    )
  })
})
