/**
 * A program for each operation: what it imports, the call with values from the contract's examples,
 * and what comes of it. It compiles as it stands.
 */
import {
  type Contract,
  type Node,
  entriesOf,
  follow,
  isNode,
  nodeOf,
  stringOf
} from "openapi-document"
import { effective } from "../schema.ts"
import type { OperationMetadata } from "./metadata.ts"
import { Source, literal, width } from "./literal.ts"
import { importOf } from "./names.ts"
import { choicesOf } from "./types.ts"

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** The value that the contract shows for a parameter. */
const parameterValue = (document: Contract, parameter: Node): unknown => {
  if (Object.hasOwn(parameter, "example")) return parameter["example"]
  const [named] = entriesOf(parameter, "examples")
  if (named !== undefined) return follow(document, named[1])["value"]
  const schema = effective(document, nodeOf(parameter, "schema"))
  const { examples, enum: values, default: usual } = schema
  const [first] = [examples, values].flatMap((list) => (Array.isArray(list) ? list : []))
  return first ?? usual ?? stringOf(parameter, "name")
}

const parametersIn = ({ placed }: OperationMetadata, place: string): ReadonlyArray<Node> =>
  placed.parameters.filter((parameter) => stringOf(parameter, "in") === place)

const pathValues = (document: Contract, metadata: OperationMetadata): ReadonlyArray<unknown> =>
  metadata.call.pathParameters.map((name) => {
    const parameter = parametersIn(metadata, "path").find((one) => one["name"] === name)
    return parameter === undefined ? name : parameterValue(document, parameter)
  })

/** The parameters that must be given; of a list that is paged, the size of a page as well. */
const requiredParameters = (
  document: Contract,
  metadata: OperationMetadata,
  place: string
): Readonly<Record<string, unknown>> => {
  const sizes = metadata.pagination === undefined ? [] : ["take", "per_page"]
  const parameters = parametersIn(metadata, place)
  const names = new Set(parameters.map((parameter) => stringOf(parameter, "name")))
  const size = sizes.find((name) => names.has(name))
  return Object.fromEntries(
    parameters
      .filter((parameter) => parameter["required"] === true || parameter["name"] === size)
      .map((parameter) => [stringOf(parameter, "name"), parameterValue(document, parameter)])
  )
}

/** A body with more members than this is not shown whole. */
const membersShown = 6

/** What is shown of such a body beside what is required. */
const optionalShown = 3

const size = (value: unknown): number => JSON.stringify(value)?.length ?? 0

const isEmpty = (value: unknown): boolean =>
  value === undefined || (isNode(value) && Object.keys(value).length === 0)

/** Bytes are given as a `Blob`. */
const withBytes = (document: Contract, schema: Node, value: unknown): unknown => {
  if (!isNode(value)) return value
  const properties = nodeOf(schema, "properties")
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const format = stringOf(effective(document, nodeOf(properties, name)), "format")
      return [name, format === "binary" ? new Source(`new Blob([${literal(member, 0)}])`) : member]
    })
  )
}

/** A large body as far as it must be given, and a few plain members to show what it is about. */
const shortened = (
  document: Contract,
  schema: Node,
  whole: Readonly<Record<string, unknown>>,
  least: unknown
): unknown => {
  const mayBeCut = choicesOf(document, schema).length === 0 && schema["minProperties"] === undefined
  if (!mayBeCut || !isNode(least)) return least
  const plain = Object.entries(whole)
    .filter(([name, member]) => !Object.hasOwn(least, name) && typeof member !== "object")
    .slice(0, optionalShown)
  return { ...least, ...Object.fromEntries(plain) }
}

/** The body as the contract shows it: its first example that says something, if it is not large. */
const bodyValue = (document: Contract, metadata: OperationMetadata): unknown => {
  const { bodyContent, call } = metadata
  if (bodyContent === undefined) return undefined
  const { examples } = bodyContent
  const first = examples.find((example) => !isEmpty(example))
  if (first === undefined) return call.required ? (examples[0] ?? {}) : undefined
  const schema = effective(document, bodyContent.schema)
  const [least] = examples.toSorted((left, right) => size(left) - size(right))
  const shown =
    isNode(first) && Object.keys(first).length > membersShown
      ? shortened(document, schema, first, least)
      : first
  return withBytes(document, schema, shown)
}

const requestValue = (document: Contract, metadata: OperationMetadata): unknown => {
  const { call } = metadata
  const parts = {
    body: bodyValue(document, metadata),
    query: requiredParameters(document, metadata, "query"),
    headers: requiredParameters(document, metadata, "header"),
    cookies: requiredParameters(document, metadata, "cookie")
  }
  switch (call.input) {
    case "none":
      return undefined
    case "body":
      return parts.body
    case "query":
      return call.required || !isEmpty(parts.query) ? parts.query : undefined
    case "group": {
      const given = call.parts
        .filter(({ key, required }) => required || !isEmpty(parts[key]))
        .map(({ key }) => [key, parts[key]])
      return given.length === 0 && !call.required ? undefined : Object.fromEntries(given)
    }
  }
}

/** `Connections.Keys.rotate("con_…", { … })`, where so many characters stand before it. */
const callText = (
  callable: string,
  values: ReadonlyArray<unknown>,
  before: number,
  indent: string
): string => {
  const start = `${callable}(`
  const [last, ...others] = values.toReversed()
  if (values.length === 0) return `${start})`
  const first = others.toReversed().map((value) => `${literal(value, 0)}, `)
  const opening = `${start}${first.join("")}`
  return `${opening}${literal(last, before + opening.length + 1, indent)})`
}

/** Members that tell most about a record, if it has them. */
const telling = ["id", "kid", "user_id", "client_id", "name", "identifier", "email", "status"]

/** A member of a record worth showing: a plain value, always there if possible, and no secret. */
const memberOf = (document: Contract, schema: Node): string | undefined => {
  const whole = effective(document, schema)
  if (choicesOf(document, whole).length > 0) return undefined
  if ([whole["type"]].flat().includes("null")) return undefined
  const required = Array.isArray(whole["required"]) ? whole["required"] : []
  const plain = entriesOf(whole, "properties")
    .filter(([name, property]) => {
      const { type, "x-secret": secret } = effective(document, property)
      return (
        identifier.test(name) &&
        secret !== true &&
        (type === "string" || type === "integer" || type === "number" || type === "boolean")
      )
    })
    .map(([name]) => name)
  return (
    telling.find((name) => plain.includes(name)) ??
    plain.find((name) => required.includes(name)) ??
    plain[0]
  )
}

/** A value on one line, with the spaces of source code. */
const shownLine = (value: unknown): string | undefined =>
  value === undefined ? undefined : literal(value, Number.NEGATIVE_INFINITY)

/** What a response's example has in the member, as the end of a line. */
const outcome = (value: unknown): string => {
  const text = shownLine(value)
  const longest = 60
  if (text === undefined) return ""
  return ` // ${text.length > longest ? `${text.slice(0, longest)}…` : text}`
}

const indent = "  "

interface Lines {
  readonly imports: ReadonlyArray<string>
  readonly lines: ReadonlyArray<string>
}

const plainProgram = (
  document: Contract,
  metadata: OperationMetadata,
  values: ReadonlyArray<unknown>
): Lines => {
  const contents = metadata.successes.map(({ content }) => content)
  const [only] = contents
  const opening = "export const program = Effect.gen(function* () {"
  const imports = ["Effect"]
  const call = (before: string): string =>
    `${before}${callText(metadata.callable, values, before.length, indent)}`
  if (contents.every((content) => content === undefined)) {
    return { imports, lines: [opening, call(`${indent}yield* `), "})"] }
  }
  const schema = contents.length === 1 ? effective(document, only?.schema ?? {}) : {}
  const [example] = only?.examples ?? []
  const read = (result: string): Lines => ({
    imports,
    lines: [opening, call(`${indent}const response = yield* `), `${indent}return ${result}`, "})"]
  })
  if (schema["type"] === "array") {
    const member = memberOf(document, nodeOf(schema, "items"))
    const values = Array.isArray(example) ? example.filter(isNode) : []
    if (member !== undefined) {
      const shown = values.map((one) => one[member])
      return read(`response.map((one) => one.${member})${outcome(shown)}`)
    }
  }
  const member = memberOf(document, schema)
  if (member !== undefined) {
    const shown = isNode(example) ? example[member] : undefined
    return read(`response.${member}${outcome(shown)}`)
  }
  return { imports, lines: [opening, call(`${indent}return yield* `), "})"] }
}

const streamPipe = (before: string, call: string, steps: ReadonlyArray<string>): string => {
  const line = `${before}${call}.pipe(${steps.join(", ")})`
  return line.includes("\n") || line.length > width
    ? `${before}${call}.pipe(\n${steps.map((step) => `${indent}${step}`).join(",\n")}\n)`
    : line
}

const pagedProgram = (
  document: Contract,
  metadata: OperationMetadata,
  values: ReadonlyArray<unknown>,
  item: Node
): Lines => {
  const member = memberOf(document, item)
  const before = `${indent}const page = yield* `
  const items = member === undefined ? "page.items" : `page.items.map((one) => one.${member})`
  const all = "export const all = "
  const callable = `${metadata.callable}.items`
  return {
    imports: ["Effect", "Stream"],
    lines: [
      "// one page, and the query of the next",
      "export const program = Effect.gen(function* () {",
      `${before}${callText(metadata.callable, values, before.length, indent)}`,
      `${indent}return { items: ${items}, next: page.next }`,
      "})",
      "",
      "// every record, page after page",
      streamPipe(all, callText(callable, values, all.length, ""), [
        ...(member === undefined ? [] : [`Stream.map((one) => one.${member})`]),
        "Stream.runCollect"
      ])
    ]
  }
}

const eventsProgram = (metadata: OperationMetadata, values: ReadonlyArray<unknown>): Lines => {
  const before = "export const program = "
  return {
    imports: ["Stream"],
    lines: [
      streamPipe(before, callText(metadata.callable, values, before.length, ""), [
        "Stream.take(10)",
        "Stream.runCollect"
      ])
    ]
  }
}

/** The program as TypeScript, without a line break at its end. */
export const exampleText = (document: Contract, metadata: OperationMetadata): string => {
  const request = requestValue(document, metadata)
  const values = [...pathValues(document, metadata), ...(request === undefined ? [] : [request])]
  const { imports, lines } = metadata.isEvents
    ? eventsProgram(metadata, values)
    : metadata.pagination === undefined
      ? plainProgram(document, metadata, values)
      : pagedProgram(document, metadata, values, metadata.pagination.item)
  return [
    `import { ${importOf(metadata.name.resource)} } from "@effect-auth0/management"`,
    `import { ${imports.join(", ")} } from "effect"`,
    "",
    ...lines
  ].join("\n")
}
