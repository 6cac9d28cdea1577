/** Random schemas, each with what makes values of it. */
import type { Node } from "../documents/schema.ts"
import { hostileText, prose } from "./draw.ts"
import type { Draw } from "./draw.ts"

/** In which direction a value goes: a request has nothing that is only read. */
export type Side = "request" | "response"

/** Schemas with names, and what depends on the version of the document. */
export interface Scope {
  readonly is31: boolean
  readonly named: Array<{ readonly name: string; readonly sample: Sample }>
}

/** A schema and values that hold to it. */
export interface Sample {
  readonly schema: Node
  /** A value; `depth` counts the objects around it, so that cycles come to an end. */
  readonly value: (draw: Draw, depth: number, side: Side) => unknown
  /** Whether only requests, or only responses, are without the member that has it. */
  readonly only?: "readOnly" | "writeOnly"
}

/** Strings as they may be anywhere but in headers. */
export const anyText = (draw: Draw): string =>
  draw.chance(8) ? "" : draw.chance(30) ? "plain" : hostileText(draw)

const integer = (draw: Draw): number => draw.pick([0, 1, -1, 7, 404, 2 ** 31, -(2 ** 40)])

const number = (draw: Draw): number => draw.pick([0, 1.5, -0.25, 1e-7, 3, 123456.789])

const described = (draw: Draw, schema: Node): Node =>
  draw.chance(25) ? { ...schema, description: prose(draw) } : schema

/** A value and what is nothing, as the version of the document writes it. */
const nullable = ({ is31 }: Scope, { schema, value }: Sample): Sample => {
  const type = schema["type"]
  const named = Array.isArray(schema["enum"])
    ? { enum: [...(schema["enum"] as unknown[]), null] }
    : {}
  const written =
    is31 && typeof type === "string"
      ? { ...schema, ...named, type: [type, "null"] }
      : is31
        ? { anyOf: [schema, { type: "null" }] }
        : typeof type === "string"
          ? { ...schema, ...named, nullable: true }
          : { allOf: [schema], nullable: true }
  return {
    schema: written,
    value: (given, depth, side) => (given.chance(30) ? null : value(given, depth, side))
  }
}

/** A schema of what is neither an object nor a list. */
export const primitive = (draw: Draw, text: (draw: Draw) => string = anyText): Sample => {
  switch (draw.between(0, 7)) {
    case 0:
      return { schema: { type: "integer", format: draw.pick(["int32", "int64"]) }, value: integer }
    case 1:
      return { schema: { type: "number" }, value: number }
    case 2:
      return { schema: { type: "boolean" }, value: (given) => given.chance(50) }
    case 3: {
      const values = [...new Set(draw.many(1, 3, () => text(draw)))]
      return { schema: { type: "string", enum: values }, value: (given) => given.pick(values) }
    }
    case 4:
      return {
        schema: { type: "string", format: "date-time" },
        value: () => "2026-01-02T03:04:05Z"
      }
    case 5: {
      const values = draw.pick([
        [1, 2],
        [0, -1, 30]
      ])
      return { schema: { type: "integer", enum: values }, value: (given) => given.pick(values) }
    }
    default:
      return { schema: { type: "string" }, value: text }
  }
}

/** Names of members of objects. */
const memberNames = [
  "id",
  "name",
  "kind of",
  "a-b",
  "a.b",
  "é",
  "it's",
  '"quoted"',
  "`t`",
  "${x}",
  "*/",
  "class",
  "0",
  "1a",
  "$ref_",
  "snake_case",
  "UPPER"
]

interface Member {
  readonly name: string
  readonly required: boolean
  readonly sample: Sample
}

const membersValue =
  (members: ReadonlyArray<Member>) =>
  (draw: Draw, depth: number, side: Side): Record<string, unknown> =>
    Object.fromEntries(
      members.flatMap(({ name, required, sample }) =>
        sample.only === (side === "request" ? "readOnly" : "writeOnly") ||
        (!required && (depth > 3 || draw.chance(40)))
          ? []
          : [[name, sample.value(draw, depth + 1, side)]]
      )
    )

const objectSchema = (members: ReadonlyArray<Member>, rest: Node = {}): Node => {
  const required = members.filter((each) => each.required).map(({ name }) => name)
  return {
    type: "object",
    properties: Object.fromEntries(members.map(({ name, sample }) => [name, sample.schema])),
    ...(required.length === 0 ? {} : { required }),
    ...rest
  }
}

/** The reference to a schema with a name. */
export const referring = ({ named }: Scope, index: number): Sample => {
  const target = named[index]
  if (target === undefined) throw new Error("there is no such schema")
  return {
    schema: {
      $ref: `#/components/schemas/${target.name.replaceAll("~", "~0").replaceAll("/", "~1")}`
    },
    // What it leads to may be made after this.
    value: (draw, depth, side) => {
      const now = named[index]
      return now?.sample.value(draw, depth, side)
    }
  }
}

/** Only the schemas before this one may be what another needs, so that each has a value that ends. */
interface Reach {
  readonly needed: number
  readonly optional: number
}

/** A schema of any kind. */
export const anySchema = (draw: Draw, scope: Scope, reach: Reach, depth = 0): Sample => {
  const inner = (below: Reach = reach): Sample => anySchema(draw, scope, below, depth + 1)
  const needs: Reach = { needed: reach.needed, optional: reach.needed }
  const kind = draw.between(0, depth > 2 ? 5 : 15)
  switch (kind) {
    case 0:
    case 1:
    case 2: {
      const { schema, value } = primitive(draw)
      return { schema: described(draw, schema), value }
    }
    case 3:
      return reach.needed === 0
        ? primitive(draw)
        : referring(scope, draw.between(0, reach.needed - 1))
    case 4:
      return nullable(scope, primitive(draw))
    case 5:
      return reach.needed === 0
        ? nullable(scope, primitive(draw))
        : nullable(scope, referring(scope, draw.between(0, reach.needed - 1)))
    case 6:
    case 7: {
      // An empty list ends every cycle.
      const item =
        reach.optional > 0 && draw.chance(50)
          ? referring(scope, draw.between(0, reach.optional - 1))
          : inner()
      return {
        schema: described(draw, { type: "array", items: item.schema }),
        value: (given, at, side) =>
          at > 3 ? [] : given.many(0, 2, () => item.value(given, at + 1, side))
      }
    }
    case 8: {
      const item = inner()
      return {
        schema: { type: "object", additionalProperties: item.schema },
        value: (given, at, side) =>
          at > 3
            ? {}
            : Object.fromEntries(
                given.some(memberNames, 2).map((name) => [name, item.value(given, at + 1, side)])
              )
      }
    }
    case 9:
      return { schema: {}, value: (given) => given.pick([1, "x", true, [1, "a"], { any: ["b"] }]) }
    case 10: {
      const values = [anyText(draw)]
      return scope.is31
        ? { schema: { const: values[0] }, value: () => values[0] }
        : { schema: { type: "string", enum: values }, value: () => values[0] }
    }
    case 11: {
      const parts = [inner(needs), primitive(draw)]
      return {
        schema: { anyOf: parts.map(({ schema }) => schema) },
        value: (given, at, side) => given.pick(parts).value(given, at + 1, side)
      }
    }
    case 12: {
      const first = objectOf(draw, scope, reach, depth + 1)
      const second = objectOf(draw, scope, reach, depth + 1, "own")
      return {
        schema: { allOf: [first.schema, second.schema] },
        value: (given, at, side) => ({
          ...(first.value(given, at, side) as object),
          ...(second.value(given, at, side) as object)
        })
      }
    }
    default:
      return objectOf(draw, scope, reach, depth)
  }
}

/** A schema of objects. */
export const objectOf = (
  draw: Draw,
  scope: Scope,
  reach: Reach,
  depth = 0,
  prefix = ""
): Sample => {
  const members = draw.some(memberNames, 4).map((name): Member => {
    const required = draw.chance(50)
    const sample =
      !required && reach.optional > 0 && draw.chance(40)
        ? referring(scope, draw.between(0, reach.optional - 1))
        : anySchema(draw, scope, reach, depth + 1)
    const isPlain = !("$ref" in sample.schema)
    const only =
      isPlain && draw.chance(12) ? draw.pick(["readOnly", "writeOnly"] as const) : undefined
    return {
      name: prefix + name,
      required,
      sample:
        only === undefined
          ? sample
          : { ...sample, only, schema: { ...sample.schema, [only]: true } }
    }
  })
  const isOpen = draw.chance(15)
  return {
    schema: described(draw, objectSchema(members, isOpen ? { additionalProperties: true } : {})),
    value: membersValue(members)
  }
}

/** Alternatives that are told apart by a member. */
const union = (draw: Draw, scope: Scope, first: number): Sample => {
  const tags = draw.pick([
    ["cat", "dog"],
    ["it's", 'a "b"'],
    ["1", "2"]
  ])
  const isMapped = draw.chance(60)
  const isClosed = draw.chance(50)
  for (const [index, tag] of tags.entries()) {
    const name = `Variant${first + index}`
    const value = isMapped ? tag : name
    const others = objectOf(draw, scope, { needed: first, optional: first }, 1, "own")
    const members: ReadonlyArray<Member> = [
      {
        name: "kind",
        required: true,
        sample: {
          schema: isClosed ? { type: "string", enum: [value] } : { type: "string" },
          value: () => value
        }
      }
    ]
    const own = objectSchema(members)
    scope.named.push({
      name,
      sample: {
        schema: { allOf: [own, others.schema] },
        value: (given, depth, side) => ({
          ...membersValue(members)(given, depth, side),
          ...(others.value(given, depth, side) as object)
        })
      }
    })
  }
  const parts = tags.map((_, index) => referring(scope, first + index))
  return {
    schema: {
      // A value that two alternatives allow is none of `oneOf`.
      [isClosed ? "oneOf" : "anyOf"]: parts.map(({ schema }) => schema),
      discriminator: {
        propertyName: "kind",
        ...(isMapped
          ? {
              mapping: Object.fromEntries(
                tags.map((tag, index) => [tag, String(parts[index]?.schema["$ref"])])
              )
            }
          : {})
      }
    },
    value: (given, depth, side) => given.pick(parts).value(given, depth + 1, side)
  }
}

/** Names that the language, the raw client or the SDK have themselves. */
const schemaNames = [
  "Pet",
  "pet",
  "pet.v1",
  "pet-v1",
  "Array",
  "Error",
  "Record",
  "Promise",
  "Options",
  "Client",
  "ClientOptions",
  "Config",
  "Runtime",
  "Omit",
  "Exclude",
  "NonNullable",
  "ReadonlyArray",
  "Uint8Array",
  "Operation",
  "Effect",
  "Object",
  "Function",
  "Map",
  "Page",
  "NotFound",
  "_",
  "1st",
  "class",
  "Default",
  "Pet_",
  "PetWritable"
]

/** Schemas with names, which refer to each other. */
export const makeScope = (draw: Draw, is31: boolean): Scope => {
  const scope: Scope = { is31, named: [] }
  const names = draw.some(schemaNames, 5)
  // All have their names before any is made, for references to those that come later.
  const samples: Array<Sample | undefined> = names.map(() => undefined)
  for (const [index, name] of names.entries()) {
    scope.named.push({
      name,
      sample: {
        get schema() {
          return samples[index]?.schema ?? {}
        },
        value: (given, depth, side) => samples[index]?.value(given, depth, side)
      }
    })
  }
  for (const [index] of names.entries()) {
    const reach = { needed: index, optional: names.length }
    samples[index] = draw.chance(70)
      ? objectOf(draw, scope, reach)
      : anySchema(draw, scope, reach, 1)
  }
  if (draw.chance(50)) {
    const first = scope.named.length
    const sample = union(draw, scope, first)
    scope.named.push({ name: "Union", sample })
  }
  return scope
}

/** The schemas as a document has them. */
export const componentsOf = ({ named }: Scope): Node =>
  Object.fromEntries(named.map(({ name, sample }) => [name, sample.schema]))
