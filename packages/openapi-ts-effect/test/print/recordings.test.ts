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

test("of a document's exchanges, what it declares and does not call secret is kept", () => {
  const [, text = ""] = /JSON\.parse\(\s*("(?:[^"\\]|\\.)*")/.exec(recordingsText(document)) ?? []
  const literal: unknown = JSON.parse(text)
  expect(JSON.parse(String(literal))).toEqual({
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
