/** The document that stands for large ones. */
import { describe, expect, test } from "vitest"
import { largeDocument } from "../src/large/Document.ts"
import { entriesOf, isMethod } from "openapi-document"

describe("the large document", () => {
  test("has 1,200 operations, each with an identifier of its own", () => {
    const ids = entriesOf(largeDocument(), "paths").flatMap(([, item]) =>
      Object.entries(item)
        .filter(([key]) => isMethod(key))
        .map(([, operation]) => Reflect.get(Object(operation), "operationId"))
    )
    expect([ids.length, new Set(ids).size]).toEqual([1200, 1200])
  })

  test("is the same every time", () => {
    expect(largeDocument()).toEqual(largeDocument())
  })
})
