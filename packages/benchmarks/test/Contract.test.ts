import { expect, test } from "vitest"
import { countOperations, halve } from "../src/measures/Generation.ts"
import { megabytesIn } from "../src/measures/TypeChecking.ts"

const contract = {
  openapi: "3.1.0",
  paths: {
    "/a": { parameters: [], get: { operationId: "a.get" }, post: { operationId: "a.create" } },
    "/b": { delete: { operationId: "b.delete" } },
    "/c": { put: { operationId: "c.replace" } }
  }
}

test("operations are counted by their methods", () => {
  expect(countOperations(contract)).toBe(4)
})

test("every second operation is kept, and no path without one", () => {
  expect(halve(contract)).toEqual({
    openapi: "3.1.0",
    paths: {
      "/a": { parameters: [], get: { operationId: "a.get" } },
      "/b": { delete: { operationId: "b.delete" } }
    }
  })
})

test("the compiler's memory is read from its diagnostics", () => {
  expect(megabytesIn("Files:  83\nMemory used:    25000K\nTotal time: 0.085s\n")).toBe(25.6)
  expect(() => megabytesIn("Files: 83")).toThrow(new Error("tsc reported no memory:\nFiles: 83"))
})
