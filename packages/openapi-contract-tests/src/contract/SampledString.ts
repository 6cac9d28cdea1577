/**
 * Strings that hold to a schema: by format, by pattern, by length. The same
 * schema always gives the same string, so that a failure can be looked at again.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { type JsonObject, numberOf } from "./Json.ts"

// The shorter ones of a format are for where its strings have a greatest length.
const byFormat: Readonly<Record<string, string | ReadonlyArray<string>>> = {
  "date-time": ["2026-06-02T09:15:31.004Z", "2026-06-02T09:15:31Z"],
  date: "2026-06-02",
  time: "09:15:31Z",
  duration: "P1D",
  email: "ada@acme.example",
  "idn-email": "ada@acme.example",
  hostname: "login.acme.example",
  "idn-hostname": "login.acme.example",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://acme.example/callback",
  iri: "https://acme.example/callback",
  url: "https://acme.example/callback",
  "uri-reference": "/callback",
  "uri-template": "https://acme.example/{path}",
  uuid: "5f1d2b7a-94c0-4fee-8a2d-0c1b7e3f6a90",
  "json-pointer": "/a/b",
  regex: "^[a-z]+$",
  byte: "YWNtZQ==",
  binary: "acme"
}

// Characters that a careless encoder of queries, paths or JSON gets wrong.
const trap = ' é&=+%/?#"'

// Beyond what a pattern's own repetitions ask for, a string need not be long.
const longestByPattern = 256

const byPattern = (
  pattern: string,
  minLength: number,
  maxLength: number | undefined
): string | undefined => {
  const checked = Schema.String.check(
    Schema.isPattern(new RegExp(pattern, "u")),
    Schema.isMinLength(minLength),
    Schema.isMaxLength(maxLength ?? minLength + longestByPattern)
  )
  const sampled = Effect.runSyncExit(
    Arbitrary.sampleEffect(Arbitrary.schema(checked), { count: 1, seed: pattern, size: 8 })
  )
  return Exit.isSuccess(sampled) ? sampled.value[0] : undefined
}

const knownOf = (format: string, maxLength: number): string | undefined =>
  [byFormat[format] ?? []].flat().find((known) => known.length <= maxLength)

/**
 * A string for a schema of type `string`. It is a best effort: whether it holds
 * to the schema is for the caller to check.
 *
 * @param name - What the string is the value of; free text says it, so that two
 * values that change places are told apart.
 */
export const sampleString = (schema: JsonObject, name: string): string => {
  const { format, pattern } = schema
  const minLength = numberOf(schema["minLength"]) ?? 0
  const maxLength = numberOf(schema["maxLength"])
  if (typeof pattern === "string") {
    const matching = byPattern(pattern, minLength, maxLength)
    if (matching !== undefined) return matching
  }
  const known = typeof format === "string" ? knownOf(format, maxLength ?? Infinity) : undefined
  const text = known ?? name + trap
  const long = text.padEnd(minLength, name)
  return maxLength === undefined ? long : long.slice(0, maxLength)
}
