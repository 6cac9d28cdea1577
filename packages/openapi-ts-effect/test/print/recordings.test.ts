import { expect, test } from "vitest"

import { recordingsText } from "../../src/index.ts"

const tree = {
  type: "object",
  properties: {
    name: { type: "string" },
    pin: { type: "string", "x-secret": true },
    code: { type: "string", writeOnly: true },
    labels: { type: "object", additionalProperties: { type: "string" } },
    branches: { type: "array", items: { $ref: "#/components/schemas/Tree" } },
    height: { type: ["integer", "null"] },
    planted: { type: "string", format: "date-time" },
    alive: { type: "boolean" },
    kind: { enum: ["oak", 7] },
    none: { type: "object", additionalProperties: false },
    noteOrNotes: { anyOf: [{ type: "string" }, { type: "object" }] },
    owner: {
      type: "object",
      additionalProperties: true,
      properties: { name: { type: "string" } },
      anyOf: [{ required: ["name"] }, { maxProperties: 0 }]
    },
    soil: {
      allOf: [
        { type: "object", additionalProperties: true },
        { type: "object", properties: { depth: { type: "number" } } }
      ]
    },
    described: { description: "Whatever was found." },
    open: {},
    openOrText: { anyOf: [{ type: "string" }, {}] },
    either: {
      oneOf: [{ type: "string" }, { type: "object", properties: { id: { type: "string" } } }]
    }
  }
}

const document = {
  openapi: "3.1.0",
  info: { title: "Trees", version: "1" },
  paths: {
    "/trees/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      post: {
        operationId: "trees.plant",
        parameters: [
          { name: "take", in: "query", schema: { type: "integer" } },
          { name: "key", in: "query", schema: { type: "string", "x-secret": true } }
        ],
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/Tree" } } }
        },
        responses: {
          "200": {
            description: "Planted",
            content: { "text/plain": { schema: { type: "string" } } }
          },
          "404": {
            description: "None",
            content: {
              "application/json": {
                schema: { type: "object", properties: { why: { type: "string" } } }
              }
            }
          }
        }
      }
    }
  },
  components: { schemas: { Tree: tree } }
}

const recordingsOf = (of: object): unknown => {
  const [, text = ""] = /JSON\.parse\(\s*("(?:[^"\\]|\\.)*")/.exec(recordingsText(of)) ?? []
  const literal: unknown = JSON.parse(text)
  return JSON.parse(String(literal))
}

test("of a document's exchanges, what it declares and does not call secret is kept", () => {
  expect(recordingsOf(document)).toEqual({
    shapes: {
      Tree: {
        name: 1,
        pin: 0,
        code: 0,
        labels: {},
        branches: ["Tree"],
        height: 6,
        planted: 8,
        alive: 4,
        kind: 3,
        none: 4,
        noteOrNotes: { "|": [1, {}] },
        owner: { name: 1, "*": 0 },
        soil: { depth: 2 },
        described: 0,
        open: 0,
        openOrText: { "|": [1, 0] },
        either: { "|": [1, { id: 1 }] }
      }
    },
    operations: {
      "POST /trees/{id}": {
        query: { take: 2, key: 0 },
        body: "Tree",
        responses: { "404": { why: 1 } }
      }
    },
    error: { why: 1 }
  })
})

const plain = { type: "string" }
const secret = { type: "string", "x-secret": true }

const json = (schema: object) => ({ description: "", content: { "application/json": { schema } } })

/** A document whose only operation has this response, below `/x/{key}`. */
const responding = (response: object, parameters: ReadonlyArray<object> = []) => ({
  paths: { "/x/{key}": { get: { parameters, responses: { 200: response } } } },
  components: {
    schemas: {
      A: { type: "object", properties: { value: plain } },
      B: { type: "object", properties: { value: secret } }
    }
  }
})

test("references that end in the same word are told apart", () => {
  const value = (name: string) => ({ $ref: `#/components/schemas/${name}/properties/value` })
  const response = json({ type: "object", properties: { a: value("A"), b: value("B") } })
  expect(recordingsOf(responding(response))).toEqual({
    shapes: {
      "#/components/schemas/A/properties/value": 1,
      "#/components/schemas/B/properties/value": 0
    },
    operations: {
      "GET /x/{key}": {
        responses: {
          200: {
            a: "#/components/schemas/A/properties/value",
            b: "#/components/schemas/B/properties/value"
          }
        }
      }
    }
  })
})

test("members are called as those that every object has, or as those of shapes", () => {
  const names = ["constructor", "toString", "__proto__", "|", "*"]
  const properties = Object.fromEntries(names.map((name) => [name, plain]))
  expect(recordingsOf(responding(json({ type: "object", properties })))).toEqual({
    shapes: {},
    operations: {
      "GET /x/{key}": {
        responses: { 200: Object.fromEntries(names.slice(0, 3).map((name) => [name, 1])) }
      }
    }
  })
})

test("what is secret beside a reference, or in another JSON body, is taken out", () => {
  const other = { type: "object", properties: { value: secret } }
  const beside = { $ref: "#/components/schemas/A", properties: { value: secret } }
  expect(recordingsOf(responding(json(beside)))).toEqual({
    shapes: { A: { value: 1 } },
    operations: { "GET /x/{key}": { responses: { 200: { value: { "|": [0, 1] } } } } }
  })
  const both = {
    description: "",
    content: {
      "application/json": { schema: { $ref: "#/components/schemas/A" } },
      "application/vnd.x+json": { schema: other }
    }
  }
  expect(recordingsOf(responding(both))).toEqual({
    shapes: { A: { value: 1 } },
    operations: { "GET /x/{key}": { responses: { 200: { "|": ["A", { value: 0 }] } } } }
  })
})

test("of parameters, those that are secret or may hold a secret are taken out", () => {
  const query = (name: string, schema: object) => ({ name, in: "query", schema })
  const parameters = [
    { name: "key", in: "path", schema: secret },
    query("list", { type: "array", items: plain }),
    query("secrets", { type: "array", items: secret }),
    query("filter", { type: "object", properties: { by: plain } }),
    query("secretFilter", { type: "object", properties: { by: secret } }),
    query("map", { type: "object", additionalProperties: plain })
  ]
  expect(recordingsOf(responding({ description: "" }, parameters))).toEqual({
    shapes: {},
    operations: {
      "GET /x/{key}": {
        secretPath: ["key"],
        query: { list: 1, secrets: 0, filter: 1, secretFilter: 0, map: 0 }
      }
    }
  })
})
