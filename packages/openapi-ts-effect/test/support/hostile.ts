/**
 * Documents that try to run code wherever a document can say something, made from a seed.
 */
import type { Node } from "../documents/schema.ts"

/** Whole numbers below a bound, the same ones in every run. */
export const seeded = (seed: number) => {
  let state = seed
  return (bound: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

/** What is run where it can be: it leaves marks that the importing process looks for. */
const code = [
  "globalThis.CANARY=1",
  "process.env.CANARY='1'",
  "Object.prototype.CANARY=1",
  "globalThis.process.getBuiltinModule('fs').writeFileSync(process.env.CANARY_FILE,'x')"
]

/** What may end a comment, a string, a template, a member, a statement or a line. */
const plainEnds = [
  "*/",
  "**//",
  "***///",
  "*/*/",
  "/*/",
  "*\\/",
  "'",
  '"',
  "`",
  "${",
  "}",
  "\\",
  "\\'",
  "\\\\'",
  ")",
  "]",
  ">",
  ";",
  ",",
  "\n",
  "\r",
  "\r\n",
  "\u2028",
  "\u2029",
  "\0",
  "<!--",
  "//",
  "@ts-nocheck",
  "@deprecated",
  "__proto__",
  "constructor",
  "é",
  "²",
  "𝒳"
]

/** The same by the numbers of characters, and what is no character. */
const escapedEnds = [
  "\\u002a/",
  "*\\u002f",
  "\\u002A\\u002F",
  "\\u0027",
  "\\u0022",
  "\\u0060",
  "\\u000a",
  "\\u005c",
  "\\u005cu0027",
  "\\\\u0027",
  "\ud800"
]

const begins = ["//", "/*", "'", '"', "`", "\\", "`${", "("]

/** Makes hostile texts of a seed. */
const hostile = (random: (bound: number) => number, ends: ReadonlyArray<string>) => {
  const pick = (from: ReadonlyArray<string>): string => from[random(from.length)] ?? ""
  let count = 0
  return (): string =>
    `t${++count}` +
    Array.from({ length: 1 + random(4) }, () => pick(ends)).join("") +
    pick([";", "\n", ",", "+"]) +
    pick(code) +
    pick([";", ",", "+", ""]) +
    pick(begins)
}

/**
 * A document of a seed. Its names and values are hostile; its texts too, and these also by the
 * numbers of characters, which names and values cannot have.
 */
export const hostileDocument = (seed: number): Node => {
  const random = seeded(seed)
  const text = hostile(random, [...plainEnds, ...escapedEnds])
  const name = hostile(random, plainEnds)
  return documentOf(random, text, name)
}

/** A document whose every name and value has what is rejected in it. */
export const rejectedDocument = (seed: number): Node => {
  const random = seeded(seed)
  const text = hostile(random, escapedEnds)
  return documentOf(random, text, text)
}

const documentOf = (
  random: (bound: number) => number,
  text: () => string,
  name: () => string
): Node => {
  const described = (schema: Node): Node => ({
    title: text(),
    description: text(),
    "x-enum-descriptions": [text()],
    "x-enum-varnames": [text()],
    "x-note": text(),
    ...schema
  })
  const schema = (depth = 0): Node => {
    switch (depth > 2 ? random(4) : random(7)) {
      case 0:
        return described({ type: "string", enum: [name(), name()], default: text() })
      case 1:
        return described({ const: name() })
      case 2:
        return described({ type: "string", pattern: text(), format: name(), example: text() })
      case 3:
        return described({ type: ["integer", "null"], default: text() })
      case 4:
        return described({ type: "array", items: schema(depth + 1) })
      case 5:
        return described({ oneOf: [schema(depth + 1), schema(depth + 1)] })
      default:
        return described({
          type: "object",
          properties: { [name()]: schema(depth + 1), [name()]: schema(depth + 1), __proto: {} },
          patternProperties: { [name()]: schema(depth + 1) },
          additionalProperties: schema(depth + 1),
          examples: [{ [name()]: text() }]
        })
    }
  }
  // What references to schemas can name: the reader of references rejects others.
  const schemaNames = [name(), name(), name()].map((each) =>
    each.replaceAll(/[^ !"$&-.0-}]|[`^<>\\"{}|[\]]/g, "")
  )
  const anySchema = (): Node =>
    random(2) === 0 ? { $ref: `#/components/schemas/${schemaNames[random(3)] ?? ""}` } : schema()
  const media = (): string => ["application/json", "text/plain", name()][random(3)] ?? ""
  const parameter = (place: string, called = name()): Node => ({
    name: called,
    in: place,
    required: place === "path" || random(2) === 0,
    description: text(),
    schema: anySchema(),
    example: text()
  })
  const operation = (inPath: string): Node => ({
    ...(random(2) === 0 ? { operationId: `${name()}.${name()}` } : {}),
    tags: [name()],
    summary: text(),
    description: text(),
    deprecated: random(2) === 0,
    externalDocs: { url: name(), description: text() },
    "x-scopes": { anyOf: [text()] },
    "x-lifecycle": text(),
    "x-retry": { class: "idempotent", reason: text(), neverWith: [text()] },
    parameters: [
      parameter("path", inPath),
      parameter("query"),
      parameter("header"),
      parameter("cookie")
    ],
    requestBody: {
      description: text(),
      content: { [media()]: { schema: anySchema() }, [name()]: { schema: anySchema() } }
    },
    responses: {
      200: {
        description: text(),
        headers: { [name()]: { schema: schema(), description: text() } },
        content: { [media()]: { schema: anySchema(), examples: { [name()]: { value: text() } } } },
        links: { [name()]: { operationId: name() } }
      },
      404: { description: text(), "x-error-codes": [text()] },
      [name()]: { description: text(), content: { [media()]: { schema: anySchema() } } }
    },
    security: [{ [name()]: [name()] }]
  })
  const pathItem = (): readonly [string, Node] => {
    const inPath = name().replaceAll(/[{}]/g, "")
    return [
      `/${name().replaceAll(/[{}]/g, "")}/{${inPath}}`,
      {
        summary: text(),
        description: text(),
        get: operation(inPath),
        post: operation(inPath)
      }
    ]
  }
  return {
    openapi: "3.1.0",
    info: { title: text(), version: name(), description: text(), license: { name: name() } },
    servers: [
      {
        url: `https://${name()}`,
        description: text(),
        variables: { [name()]: { default: text() } }
      }
    ],
    tags: [{ name: name(), description: text() }],
    paths: Object.fromEntries([pathItem(), pathItem()]),
    webhooks: {
      [name()]: { post: { summary: text(), responses: { 200: { description: text() } } } }
    },
    components: {
      schemas: Object.fromEntries(schemaNames.map((each) => [each, schema()])),
      securitySchemes: { [name()]: { type: "http", scheme: name(), description: text() } }
    }
  }
}
