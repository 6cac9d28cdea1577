import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { diffContracts } from "../../src/diff/diff.ts"
import { operationsNamed } from "../../src/diff/finding.ts"
import { type Contract, isContract } from "openapi-document"
import {
  type Edit,
  type Json,
  book,
  create,
  creates,
  edited,
  finding,
  lists,
  page,
  set,
  shelf,
  title
} from "./cases.ts"

const reordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, child]) => [key, reordered(child)])
  )
}

const other = (value: unknown): Contract => {
  if (!isContract(value)) throw new Error("This is no document.")
  return value
}

test("equal documents, other words and another order say nothing", () => {
  const document = edited()
  const words = edited(
    set([...create, "summary"], "Put a book on the shelf"),
    set([...title, "description"], "What is on its cover."),
    set([...shelf, "examples"], [9]),
    set(["info", "version"], "2.0.0")
  )
  expect(diffContracts(document, edited())).toEqual([])
  expect(diffContracts(document, words)).toEqual([])
  expect(diffContracts(document, other(reordered(document)))).toEqual([])
})

test("two ways to say the same thing say nothing", () => {
  const object = (member: string) => ({ type: "object", properties: { [member]: {} } })
  const nullable = { $ref: "#/components/schemas/Book" }
  const before = edited(
    set([...page, "properties", "first"], { anyOf: [nullable, { type: "null" }] }),
    set([...page, "properties", "kind"], { const: "page" }),
    set([...page, "properties", "place"], { oneOf: [object("room"), object("desk")] }),
    set([...page, "properties", "mood"], { type: ["string", "null"], enum: ["calm", null] })
  )
  const after = edited(
    set([...page, "properties", "first"], { oneOf: [{ type: "null" }, { allOf: [nullable] }] }),
    set([...page, "properties", "kind"], { type: "string", enum: ["page"] }),
    set([...page, "properties", "place"], { oneOf: [object("desk"), object("room")] }),
    set([...page, "properties", "mood"], {
      anyOf: [{ type: "string", enum: ["calm"] }, { type: "null" }]
    }),
    (document) => {
      const { properties, required, ...others } =
        document["components"]?.["schemas"]?.["Book"] ?? {}
      set(book, { ...others, allOf: [{ properties }, { required }] })(document)
    }
  )
  expect(diffContracts(before, after)).toEqual([])
})

test("the same alternatives, nested otherwise", () => {
  const wrapper = { anyOf: [{ $ref: "#/components/schemas/Book" }] }
  const nested = (...alternatives: ReadonlyArray<unknown>): Contract =>
    edited(
      set(["components", "schemas", "Volume"], wrapper),
      set([...page, "properties", "newest"], { $ref: "#/components/schemas/Volume" }),
      set([...page, "properties", "oldest"], { oneOf: alternatives })
    )
  const text = { type: "string", description: "A title." }
  const before = nested({ $ref: "#/components/schemas/Volume" }, text, text)
  const after = nested(text, { $ref: "#/components/schemas/Book" })
  expect(diffContracts(before, after)).toEqual([])
  expect(diffContracts(after, before)).toEqual([])
})

test("schemas that contain themselves", () => {
  const inside = (limit: number): Edit =>
    set([...book, "properties", "sequel"], {
      anyOf: [{ $ref: "#/components/schemas/Book" }, { type: "string", maxLength: limit }]
    })
  const message = "maxLength was `9`, is `8`"
  const at = "Book.sequel(string)"
  expect(diffContracts(edited(inside(9)), edited(inside(8)))).toEqual([
    finding("breaks", "request-limit-tightened", at, message, creates),
    finding("fine", "response-limit-tightened", at, message, lists)
  ])
})

test("a change in many operations is told once", () => {
  const many = (status: string): Edit => {
    const paths = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [
        `/${index}`,
        {
          get: {
            operationId: `n${String(index).padStart(2, "0")}.get`,
            "x-retry": "safe",
            responses: { [status]: { description: "No." }, "204": { description: "Yes." } }
          }
        }
      ])
    )
    return set(["paths"], paths)
  }
  const operations = Array.from({ length: operationsNamed }, (_, index) => `n0${index}.get`)
  const concerned = { operations, operationCount: 25 }
  expect(diffContracts(edited(many("404")), edited(many("410")))).toEqual([
    finding(
      "breaks",
      "error-status-removed",
      "404",
      "is gone: its class is no longer among the errors",
      concerned
    ),
    finding(
      "fine",
      "error-status-added",
      "410",
      "is new: its class is one more among the errors",
      concerned
    )
  ])
})

const bundle = new URL(import.meta.resolve("@effect-auth0/contract/management.json"))

const management = (): Contract => other(JSON.parse(readFileSync(bundle, "utf8")))

test("the contract has not changed since itself", () => {
  expect(diffContracts(management(), other(reordered(management())))).toEqual([])
})

test("a changed contract", () => {
  const after: unknown = management()
  const key = ["components", "schemas", "ConnectionKey"]
  const rotate = ["paths", "/connections/{id}/keys/rotate", "post"]
  set([...key, "required"], ["kid"])(after as Json)
  set([...rotate, "x-retry"], "idempotent")(after as Json)
  set(["components", "parameters", "Take", "schema", "maximum"], 10)(after as Json)
  const found = diffContracts(management(), other(after))
  const concerned = (rule: string) => found.find((one) => one.rule === rule)
  expect(found.map(({ rule, breaking, at }) => ({ rule, breaking, at }))).toEqual([
    { rule: "request-limit-tightened", breaking: true, at: "query.take" },
    { rule: "response-property-optional", breaking: true, at: "ConnectionKey.cert" },
    { rule: "retry-changed", breaking: true, at: "x-retry" }
  ])
  expect(concerned("response-property-optional")?.operations).toEqual([
    "connections.keys.create",
    "connections.keys.get",
    "connections.keys.rotate"
  ])
  expect(concerned("request-limit-tightened")?.operationCount).toBeGreaterThan(1)
  expect(concerned("retry-changed")?.operations).toEqual(["connections.keys.rotate"])
})
