import { expect, test } from "vitest"
import {
  connectionCount,
  connectionsResponse,
  keyResponse,
  pageSize
} from "../src/loopback/Responses.ts"

interface Page {
  readonly connections: ReadonlyArray<{ readonly id: string }>
  readonly next?: string
}

test("a rotation's response is a key of 2 KB", () => {
  const key: unknown = JSON.parse(keyResponse)
  expect(Buffer.byteLength(keyResponse)).toBe(2048)
  expect(key).toMatchObject({ kid: "kid_00000000000000000001", next: true })
})

test("the pages lead from one to the next through all connections", () => {
  const ids = new Set<string>()
  let pages = 0
  let cursor: string | null = null
  do {
    const page = JSON.parse(connectionsResponse(cursor) ?? "{}") as Page
    pages++
    for (const { id } of page.connections) ids.add(id)
    cursor = page.next ?? null
  } while (cursor !== null)
  expect({ pages, connections: ids.size }).toEqual({
    pages: connectionCount / pageSize,
    connections: connectionCount
  })
})

test("a cursor that was never given has no page", () => {
  expect(connectionsResponse("page-100")).toBeUndefined()
})
