/** The calls of a plan as a program of the SDK's user, which is compiled before it is run. */
import { Bytes } from "./plan.ts"
import type { Body, Given, PlannedCall } from "./plan.ts"

/** Where an operation is exported: names from the main entry downwards. */
export type Place = ReadonlyArray<string>

const keyText = (key: string): string =>
  // `__proto__` in quotes is no member.
  key === "__proto__" ? '["__proto__"]' : JSON.stringify(key)

const bytesText = ({ bytes, name, source }: Bytes): string => {
  const memory = `Uint8Array.from([${bytes.join(", ")}])`
  const called = JSON.stringify(name)
  switch (source) {
    case "memory":
      return memory
    case "blob":
      return `new Blob([${memory}])`
    case "file":
      return `new File([${memory}], ${called})`
    case "stream":
      return `Sdk.Uploads.stream(Stream.make(${memory})${name === undefined ? "" : `, { name: ${called} }`})`
  }
}

/** A value as a program writes it. */
export const valueText = (value: unknown): string => {
  if (value instanceof Bytes) return bytesText(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`
  if (typeof value === "object" && value !== null) return objectText(Object.entries(value))
  return JSON.stringify(value) ?? "undefined"
}

const objectText = (entries: ReadonlyArray<readonly [string, unknown]>): string =>
  entries.length === 0
    ? "{}"
    : `{ ${entries.map(([name, value]) => `${keyText(name)}: ${valueText(value)}`).join(", ")} }`

const groupText = (given: ReadonlyArray<Given>): string =>
  objectText(given.map(({ name, value }) => [name, value]))

const bodyText = (body: Body): string =>
  "fields" in body
    ? objectText(body.fields.map(({ name, value }) => [name, value]))
    : valueText(body.value)

interface Part {
  readonly key: string
  readonly text: string | undefined
}

/** The request of a call: nothing, a part, or a group of several. */
const requestText = (call: PlannedCall): string | undefined => {
  const parts: ReadonlyArray<Part> = [
    { key: "body", text: call.body === undefined ? undefined : bodyText(call.body) },
    { key: "query", text: call.query && groupText(call.query) },
    { key: "headers", text: call.headers && groupText(call.headers) },
    { key: "cookies", text: call.cookies && groupText(call.cookies) }
  ]
  const given = parts.filter(({ text }) => text !== undefined)
  const { declared } = call
  const isAlone = declared.size === 1 && (declared.has("body") || declared.has("query"))
  if (isAlone) return given[0]?.text
  if (given.length === 0) return undefined
  return `{ ${given.map(({ key, text }) => `${key}: ${text}`).join(", ")} }`
}

/** One call. */
export const callText = (place: Place, call: PlannedCall): string => {
  const [first = "", ...rest] = place
  const callee = `Sdk.${first}${rest.map((name) => `[${JSON.stringify(name)}]`).join("")}`
  const request = requestText(call)
  const args = [
    ...call.pathParameters.map(({ value }) => valueText(value)),
    ...(request === undefined ? [] : [request])
  ]
  const text = `${callee}(${args.join(", ")})`
  return call.isStream ? `Stream.runCollect(${text})` : text
}

/** A module of calls. */
export const programText = (calls: ReadonlyArray<string>): string =>
  [
    ...(calls.some((call) => call.includes("Stream."))
      ? ['import * as Stream from "effect/Stream"']
      : []),
    'import * as Sdk from "./sdk/index.js"',
    "",
    "export const calls = [",
    ...calls.map((call) => `  () => ${call},`),
    "] as const",
    ""
  ].join("\n")
