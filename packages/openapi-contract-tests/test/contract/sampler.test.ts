/** What the sampler makes of schemas of every kind. */
import { assert, describe, it } from "vitest"
import { fromRoot } from "../../src/contract/Document.ts"
import { ContractError, type Json, type JsonObject } from "../../src/contract/Json.ts"
import { operationsOf } from "../../src/contract/Operations.ts"
import { sampleRequests } from "../../src/contract/Requests.ts"
import { makeSampler } from "../../src/contract/Sampler.ts"

const document = fromRoot({
  components: {
    schemas: {
      Name: { type: "string", example: "Ada" },
      Tree: {
        type: "object",
        required: ["name"],
        properties: {
          name: { $ref: "#/components/schemas/Name" },
          children: { type: "array", items: { $ref: "#/components/schemas/Tree" } }
        }
      },
      Endless: {
        type: "object",
        required: ["next"],
        properties: { next: { $ref: "#/components/schemas/Endless" } }
      }
    }
  }
})

const sampler = makeSampler(document)

const both = (schema: JsonObject) => [
  sampler.sample(schema, "required", "test/field"),
  sampler.sample(schema, "everything", "test/field")
]

const text = 'field é&=+%/?#"'

const cases: ReadonlyArray<readonly [what: string, schema: JsonObject, samples: [Json, Json]]> = [
  ["an example", { type: "string", example: "x" }, ["x", "x"]],
  ["the first of several examples", { type: "string", examples: ["x", "y"] }, ["x", "x"]],
  ["free text", { type: "string" }, [text, text]],
  ["anything", {}, [text, text]],
  ["a long string", { type: "string", minLength: 20 }, [`${text}field`, `${text}field`]],
  ["a short string", { type: "string", maxLength: 3 }, ["fie", "fie"]],
  ["a format", { type: "string", format: "email" }, ["ada@acme.example", "ada@acme.example"]],
  ["a constant", { const: 7 }, [7, 7]],
  ["an enumeration", { type: "string", enum: ["b", "a"] }, ["b", "b"]],
  ["a boolean", { type: "boolean" }, [true, true]],
  ["nothing", { type: "null" }, [null, null]],
  ["a type or nothing", { type: ["null", "boolean"] }, [true, true]],
  ["an integer", { type: "integer", minimum: 5 }, [5, 5]],
  ["an integer below", { type: "integer", maximum: -3 }, [-3, -3]],
  ["an integer above", { type: "integer", exclusiveMinimum: 5 }, [6, 6]],
  ["a multiple", { type: "integer", minimum: 10, multipleOf: 4 }, [12, 12]],
  ["a number", { type: "number", exclusiveMinimum: 1 }, [1.5, 1.5]],
  ["an array", { type: "array", items: { type: "boolean" } }, [[], [true]]],
  [
    "an array with its least length",
    { type: "array", minItems: 2, items: { type: "boolean" } },
    [
      [true, true],
      [true, true]
    ]
  ],
  [
    "an array of different values",
    { type: "array", minItems: 2, uniqueItems: true, items: { enum: ["a", "b"] } },
    [
      ["a", "b"],
      ["a", "b"]
    ]
  ],
  [
    "a tuple",
    { type: "array", prefixItems: [{ const: 1 }, { const: "x" }], items: false },
    [
      [1, "x"],
      [1, "x"]
    ]
  ],
  [
    "an object",
    {
      type: "object",
      required: ["a"],
      properties: { a: { const: 1 }, b: { const: 2 }, c: { const: 3, readOnly: true } },
      additionalProperties: false
    },
    [{ a: 1 }, { a: 1, b: 2 }]
  ],
  [
    "a required property without a schema",
    { type: "object", required: ["a"] },
    [{ a: 'a é&=+%/?#"' }, { a: 'a é&=+%/?#"' }]
  ],
  [
    "an object with its least size",
    { type: "object", minProperties: 1, properties: { a: { const: 1 }, b: { const: 2 } } },
    [{ a: 1 }, { a: 1, b: 2 }]
  ],
  ["a map", { type: "object", additionalProperties: { type: "boolean" } }, [{}, { further: true }]],
  [
    "all of several",
    {
      allOf: [
        { type: "object", required: ["a"], properties: { a: { const: 1 } } },
        { type: "object", properties: { b: { const: 2 } } }
      ],
      required: ["c"],
      properties: { c: { const: 3 } },
      unevaluatedProperties: false
    },
    [
      { c: 3, a: 1 },
      { c: 3, a: 1, b: 2 }
    ]
  ],
  ["any of several", { anyOf: [{ type: "null" }, { type: "boolean" }] }, [null, null]],
  [
    "one of several, where the first one is ruled out",
    { oneOf: [{ const: 1 }, { const: 2 }], not: { const: 1 } },
    [2, 2]
  ],
  ["a reference", { $ref: "#/components/schemas/Name" }, ["Ada", "Ada"]]
]

describe("a sample", () => {
  for (const [what, schema, samples] of cases) {
    it(`of ${what}`, () => {
      assert.deepStrictEqual(both(schema), samples)
    })
  }

  it("of a pattern holds to it, and is always the same", () => {
    const schema = { type: "string", pattern: "^con_[A-Za-z0-9]{16}$" }
    const [first, second] = both(schema)
    assert.match(String(first), /^con_[A-Za-z0-9]{16}$/)
    assert.strictEqual(second, first)
  })

  it("of a schema that contains itself ends", () => {
    const [required, everything] = both({ $ref: "#/components/schemas/Tree" })
    assert.deepStrictEqual(required, { name: "Ada" })
    assert.match(JSON.stringify(everything), /^(\{"name":"Ada","children":\[)+/)
  })

  for (const [what, schema] of [
    ["contradicts itself", { type: "string", enum: [1] }],
    ["has a pattern that nobody can meet", { type: "string", pattern: "^a$", minLength: 2 }],
    ["never ends", { $ref: "#/components/schemas/Endless" }]
  ] as const) {
    it(`is rejected for a schema that ${what}`, () => {
      assert.throws(
        () => sampler.sample(schema, "required", "test/field"),
        ContractError,
        "test/field"
      )
    })
  }
})

describe("the requests of an operation", () => {
  it("are one of what is required, one of everything, and one for each example", () => {
    const id = { name: "id", in: "path", required: true, schema: { const: "con_1" } }
    const described = fromRoot({
      paths: {
        "/things/{id}": {
          parameters: [id],
          post: {
            operationId: "things.change",
            "x-retry": "never",
            "x-lifecycle": "ga",
            parameters: [
              { name: "fields", in: "query", schema: { type: "string" }, example: "a,b" }
            ],
            requestBody: {
              required: true,
              content: {
                "application/json": {
                  schema: {
                    type: "object",
                    required: ["a"],
                    properties: { a: { const: 1 }, b: { const: 2 } }
                  },
                  examples: { short: { value: { a: 1 } } }
                }
              }
            },
            responses: { "204": { description: "Done." } }
          }
        }
      }
    })
    const [operation] = operationsOf(described)
    assert(operation !== undefined)
    const path = { id: "con_1" }
    assert.deepStrictEqual(sampleRequests(operation, makeSampler(described)), [
      { variant: "required", path, query: undefined, headers: {}, body: { a: 1 } },
      { variant: "everything", path, query: { fields: "a,b" }, headers: {}, body: { a: 1, b: 2 } },
      { variant: "example short", path, query: undefined, headers: {}, body: { a: 1 } }
    ])
  })
})
