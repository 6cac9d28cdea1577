/**
 * Looks for a secret in everything that a program can print of a value: what
 * `inspect` shows down to the last hidden property, JSON, text, an error's stack,
 * an Effect's cause; and in every property that code could read, by hand.
 */
import { inspect } from "node:util"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"

const inspected = (value: unknown): string =>
  inspect(value, {
    depth: Infinity,
    showHidden: true,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Infinity
  })

const stringified = (value: unknown): string => {
  const seen = new Set<unknown>()
  try {
    return (
      JSON.stringify(value, (_key, inner: unknown) => {
        if (typeof inner === "bigint") return String(inner)
        if (typeof inner !== "object" || inner === null) return inner
        if (seen.has(inner)) return undefined
        seen.add(inner)
        return inner
      }) ?? ""
    )
  } catch (cause) {
    return String(cause)
  }
}

const texted = (value: unknown): string => {
  try {
    return String(value)
  } catch {
    // An object without a prototype cannot be converted to a string.
    return ""
  }
}

const explained = (value: unknown): string => {
  const cause = Cause.isCause(value)
    ? value
    : Exit.isExit(value) && Exit.isFailure(value)
      ? value.cause
      : undefined
  return cause === undefined ? "" : Cause.pretty(cause)
}

const stacked = (value: unknown): string =>
  value instanceof Error ? `${value.message}\n${value.stack ?? ""}` : ""

const partsOf = (value: object): ReadonlyArray<unknown> => [
  ...Reflect.ownKeys(value).flatMap((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    return descriptor !== undefined && "value" in descriptor
      ? [String(key), descriptor.value as unknown]
      : [String(key)]
  }),
  ...(value instanceof Map || value instanceof Set ? [...value].flat() : []),
  Object.getPrototypeOf(value) as unknown
]

/** Every text that can be reached from a value by reading properties, joined. */
const walked = (value: unknown): string => {
  const texts: Array<string> = []
  const seen = new Set<unknown>()
  const pending: Array<unknown> = [value]
  while (pending.length > 0) {
    const current = pending.pop()
    if (typeof current === "string") texts.push(current)
    if (ArrayBuffer.isView(current)) texts.push(Buffer.from(current.buffer).toString("latin1"))
    if ((typeof current !== "object" && typeof current !== "function") || current === null) continue
    // What a program can reach through its globals is not the client's doing.
    if (seen.has(current) || current === globalThis || current === process) continue
    seen.add(current)
    if (!ArrayBuffer.isView(current)) pending.push(...partsOf(current))
  }
  return texts.join("\n")
}

const renderings = {
  inspect: inspected,
  "inspect as it is by default": inspect,
  JSON: stringified,
  String: texted,
  "Cause.pretty": explained,
  "message and stack": stacked,
  "its properties": walked
} as const

const base64 = (secret: string): string => Buffer.from(secret).toString("base64").replace(/=+$/, "")

const formsOf = (secret: string): ReadonlyArray<string> => [
  secret,
  // The same bytes look different at each of three offsets.
  ...["", "x", "xx"].map((before) =>
    base64(before + secret).slice(before.length === 0 ? 0 : 4, -4)
  ),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("hex")
]

/** The renderings of a value that show one of the secrets. */
export const leaksIn = (value: unknown, secrets: ReadonlyArray<string>): ReadonlyArray<string> => {
  const forms = secrets.flatMap(formsOf)
  return Object.entries(renderings).flatMap(([name, render]) => {
    const text = render(value)
    return forms.some((form) => text.includes(form)) ? [name] : []
  })
}
