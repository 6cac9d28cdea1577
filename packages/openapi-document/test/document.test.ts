import { expect, test } from "vitest"
import {
  entriesOf,
  follow,
  isContract,
  isNode,
  nodeOf,
  nodesOf,
  numberOf,
  operationsOf,
  pathNamesOf,
  requestBodyOf,
  responsesOf,
  schemaNameOf,
  schemaNamesIn,
  schemasOf,
  stringOf,
  stringsOf
} from "../src/index.ts"
import { goodDocument } from "../src/testing.ts"

test.for([null, undefined, [], "paths", 1])("%j is no object and no document", (value) => {
  expect([isNode(value), isContract(value), isContract({ paths: value })]).toEqual([
    false,
    false,
    false
  ])
})

test("a member of another kind counts as absent", () => {
  const node = { object: { a: { b: 1 }, c: 2 }, list: [{ d: 3 }, 4, "e"], text: "f", number: 5 }
  expect({
    object: [nodeOf(node, "object"), nodeOf(node, "list"), nodeOf(node, "none")],
    objects: [nodesOf(node, "list"), nodesOf(node, "object")],
    entries: [entriesOf(node, "object"), entriesOf(node, "text")],
    strings: [stringsOf(node, "list"), stringsOf(node, "text"), stringsOf(node, "number")],
    string: [stringOf(node, "text"), stringOf(node, "number")],
    number: [numberOf(node, "number"), numberOf(node, "text")]
  }).toEqual({
    object: [{ a: { b: 1 }, c: 2 }, {}, {}],
    objects: [[{ d: 3 }], []],
    entries: [[["a", { b: 1 }]], []],
    strings: [["e"], ["f"], []],
    string: ["f", undefined],
    number: [5, undefined]
  })
})

test("references are followed to their end, through escaped names and out of circles", () => {
  const document = {
    paths: { "/a~b": { get: { summary: "escaped" } } },
    components: {
      schemas: {
        First: { $ref: "#/components/schemas/Second" },
        Second: { type: "string" },
        Circle: { $ref: "#/components/schemas/Circle" }
      }
    }
  }
  const to = (reference: string) => follow(document, { $ref: reference, title: "beside" })
  expect({
    chain: to("#/components/schemas/First"),
    escaped: to("#/paths/~1a~0b/get"),
    nowhere: to("#/components/schemas/None"),
    circle: to("#/components/schemas/Circle"),
    none: follow(document, { title: "itself" })
  }).toEqual({
    chain: { type: "string" },
    escaped: { summary: "escaped" },
    nowhere: {},
    circle: { $ref: "#/components/schemas/Circle" },
    none: { title: "itself" }
  })
})

test("operations come with their place and parameters, its own in place of its path's", () => {
  const shared = { name: "id", in: "path", description: "shared" }
  const own = { name: "id", in: "path", description: "own" }
  const query = { name: "id", in: "query" }
  const document = {
    paths: {
      "/books/{id}": {
        summary: "no operation",
        parameters: [{ $ref: "#/components/parameters/Id" }, query],
        get: { operationId: "books.get", parameters: [own] },
        delete: {}
      },
      "/broken": "no item"
    },
    components: { parameters: { Id: shared } }
  }
  expect(operationsOf(document)).toEqual([
    {
      id: "books.get",
      method: "GET",
      path: "/books/{id}",
      operation: { operationId: "books.get", parameters: [own] },
      parameters: [own, query]
    },
    {
      id: "DELETE /books/{id}",
      method: "DELETE",
      path: "/books/{id}",
      operation: {},
      parameters: [shared, query]
    }
  ])
  expect(pathNamesOf("/books/{id}/pages/{number}")).toEqual(["id", "number"])
})

test("bodies, responses and schemas of a document", () => {
  const document = goodDocument()
  const [list, create] = operationsOf(document)
  const operations = [list, create].map((placed) => {
    const operation = placed?.operation ?? {}
    const body = requestBodyOf(document, operation)
    return {
      id: placed?.id,
      body: body === undefined ? undefined : schemaNamesIn(body),
      responses: responsesOf(document, operation).map(([status, response]) => [
        status,
        schemaNamesIn(response)
      ])
    }
  })
  expect({ operations, schemas: Object.keys(schemasOf(document)) }).toEqual({
    operations: [
      {
        id: "books.list",
        body: undefined,
        responses: [
          ["200", ["BookPage"]],
          ["429", ["ErrorBody"]]
        ]
      },
      {
        id: "books.create",
        body: ["Book"],
        responses: [
          ["204", []],
          ["409", ["ErrorBody"]]
        ]
      }
    ],
    schemas: ["Book", "BookPage", "ErrorBody"]
  })
  expect([
    schemaNameOf({ $ref: "#/components/schemas/Book" }),
    schemaNameOf({ $ref: "#/components/responses/Book" })
  ]).toEqual(["Book", undefined])
})
