import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { compareFacts, missingOperations } from "../scripts/facts.ts"

const shelf = { type: "object", properties: { room: { type: "string" } } }

const book = {
  type: "object",
  required: ["title"],
  properties: {
    title: { type: "string", maxLength: 90 },
    kind: { type: "string", enum: ["novel", "play"] },
    shelf: { $ref: "#/components/schemas/Shelf" },
    sequels: { type: "array", items: { $ref: "#/components/schemas/Book" } }
  }
}

const json = (name: string) => ({
  content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } }
})

const facts = {
  paths: {
    "/books/{id}": {
      parameters: [{ name: "id", in: "path", schema: { type: "string" } }],
      get: {
        parameters: [{ name: "fields", in: "query", schema: { type: "string" } }],
        responses: { "200": json("Book"), "404": {} }
      },
      patch: { requestBody: json("Book"), responses: { "204": {} } }
    },
    "/books-lost": { get: { responses: { "200": {} } } },
    "/readers": { get: { responses: { "200": {} } } }
  },
  components: { schemas: { Book: book, Shelf: shelf } }
}

test("a description lacks nothing of itself, nor of what it has no resource of", () => {
  const { "/readers": _readers, ...paths } = facts.paths
  expect(compareFacts({ ...facts, paths }, facts, [])).toEqual({ missing: [], stale: [] })
})

test("another name and more members are no gap", () => {
  const volume = { allOf: [book, { properties: { pages: { type: "integer" } } }] }
  const contract = {
    ...facts,
    components: {
      schemas: { Book: { $ref: "#/components/schemas/Volume" }, Volume: volume, Shelf: shelf }
    }
  }
  expect(compareFacts(contract, facts, [])).toEqual({ missing: [], stale: [] })
})

test("every kind of gap is named, apart from the exceptions", () => {
  const contract = {
    paths: {
      "/books/{id}": {
        get: { responses: { "200": json("Book") } }
      }
    },
    components: {
      schemas: {
        Book: {
          properties: {
            title: {},
            kind: { enum: ["novel"] },
            sequels: facts.components.schemas.Book.properties.sequels
          }
        }
      }
    }
  }
  const exceptions = [
    { match: "* /books-lost*", why: "Nobody looks for them." },
    { match: "PATCH *", why: "Books do not change." },
    { match: "GET /books/{id} path id", why: "It is in the path." },
    { match: "GET /readers", why: "There is no such resource." }
  ]
  expect(compareFacts(contract, facts, exceptions)).toEqual({
    missing: [
      "GET /books/{id} query fields",
      "GET /books/{id} 200 application/json title maxLength=90",
      "GET /books/{id} 200 application/json kind=play",
      "GET /books/{id} 200 application/json shelf",
      "GET /books/{id} 200 application/json shelf.room",
      "GET /books/{id} 200 application/json title required",
      "GET /books/{id} 404"
    ],
    stale: ["GET /readers"]
  })
})

test("operations of a list are found by method and path, whatever a parameter is called", () => {
  const listed = [
    { method: "GET", path: "/books/{bookId}" },
    { method: "DELETE", path: "/books/{bookId}" },
    { method: "GET", path: "/books" }
  ]
  expect(missingOperations(facts, listed)).toEqual(["DELETE /books/{bookId}", "GET /books"])
})

test("the command compares the bundled contract with a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "contract-facts-"))
  try {
    const contract = new URL("../dist/management.json", import.meta.url)
    const grown = JSON.parse(readFileSync(contract, "utf8"))
    grown.paths["/connections/{id}/keys"].delete = { responses: { "204": {} } }
    const file = join(folder, "facts.json")
    writeFileSync(file, JSON.stringify(grown))
    const list = join(folder, "operations.json")
    const path = "/connections/{id}/keys/discard"
    writeFileSync(list, JSON.stringify([{ method: "POST", path, paging: null }]))
    const command = fileURLToPath(new URL("../scripts/compare-facts.ts", import.meta.url))
    const { status, stdout } = spawnSync(process.execPath, [command, file, list], {
      encoding: "utf8"
    })
    expect({
      status,
      missing: stdout.split("\n").filter((line) => line.startsWith("missing"))
    }).toEqual({
      status: 1,
      missing: [
        "missing: DELETE /connections/{id}/keys",
        "missing: DELETE /connections/{id}/keys 204",
        "missing: POST /connections/{id}/keys/discard"
      ]
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
