/**
 * Reads a seed from a YAML or JSON file, and validates it with the schema that editors use.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { asJsonObject, isJsonObject, type JsonObject } from "../http/Json.ts"
import type { TenantSeed } from "./TenantSeed.ts"

/** A file that is not a valid seed. */
export class InvalidSeedFile extends Schema.TaggedError<InvalidSeedFile>()("InvalidSeedFile", {
  file: Schema.String,
  /** Where it is wrong, such as `users[3].email`; empty for the whole file. */
  place: Schema.String,
  /** What is wrong and what to do. */
  reason: Schema.String
}) {
  override get message(): string {
    const where = this.place === "" ? "" : ` at ${this.place}`
    return `The seed file ${this.file}${where}: ${this.reason}`
  }
}

/** Where the schema of seeds is, in this package. */
export const seedSchemaFile: string = fileURLToPath(
  new URL("../../seed.schema.json", import.meta.url)
)

/** A JSON pointer as programs write it: `users[3].email`. */
const placeOf = (pointer: string): string =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part, index) => (/^\d+$/u.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("")

const reasonOf = ({ keyword, message = "is not valid", params }: ErrorObject): string => {
  if (keyword === "additionalProperties" || keyword === "unevaluatedProperties") {
    const name = params["additionalProperty"] ?? params["unevaluatedProperty"]
    return `${String(name)} is not known here; see ${seedSchemaFile}`
  }
  return keyword === "enum" && Array.isArray(params["allowedValues"])
    ? `${message}: ${params["allowedValues"].join(", ")}`
    : message
}

/**
 * The schema reduced to the members of the value, since compiling costs time for every member and a
 * seed uses few kinds. Unknown members stay unknown.
 */
const asFarAsUsed = (schema: JsonObject, value: unknown, levels: number): JsonObject => {
  const { properties } = schema
  if (levels === 0 || !isJsonObject(properties) || typeof value !== "object" || value === null) {
    return schema
  }
  return {
    ...schema,
    properties: Object.fromEntries(
      Object.entries(value).flatMap(([name, of]: [string, unknown]) =>
        Object.hasOwn(properties, name)
          ? [[name, asFarAsUsed(asJsonObject(properties[name]), of, levels - 1)] as const]
          : []
      )
    )
  }
}

type Parse = (text: string) => { readonly value: unknown } | { readonly problem: string }

/** Loaded only if there is a file to read. */
const loadParser = Effect.promise(async (): Promise<Parse> => {
  const { parseDocument } = await import("yaml")
  return (text) => {
    const document = parseDocument(text)
    const [error] = document.errors
    if (error !== undefined) return { problem: error.message }
    try {
      return { value: document.toJS() ?? {} }
    } catch (error) {
      // Prevents aliases from expanding a small file to a huge value.
      return { problem: error instanceof Error ? error.message : "cannot be read" }
    }
  }
})

/** A value as a seed, or what is wrong with it by the schema of seeds. */
export const asSeed = (
  value: unknown
): { readonly seed: TenantSeed } | { readonly place: string; readonly reason: string } => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false })
  const isSeed = ajv.compile<TenantSeed>(
    asFarAsUsed(JSON.parse(readFileSync(seedSchemaFile, "utf8")), value, 2)
  )
  if (isSeed(value)) return { seed: value }
  const first = isSeed.errors?.at(0)
  return first === undefined
    ? { place: "", reason: "is no seed" }
    : { place: placeOf(first.instancePath), reason: reasonOf(first) }
}

/**
 * Reads a seed from a YAML or JSON file.
 *
 * @example
 * ```ts
 * import { makeSandbox, readSeedFile } from "@effect-auth0/tenant-sandbox"
 * import { Effect } from "effect"
 *
 * export const sandbox = Effect.flatMap(readSeedFile("tenant.yaml"), (seed) => makeSandbox({ seed }))
 * ```
 */
export const readSeedFile = Effect.fnUntraced(function* (file: string) {
  const invalid = (reason: string, place = "") => new InvalidSeedFile({ file, place, reason })
  const text = yield* Effect.try({
    try: () => readFileSync(file, "utf8"),
    catch: () => invalid("cannot be read; give the path of a YAML or JSON file")
  })
  const parse = yield* loadParser
  const parsed = parse(text)
  if ("problem" in parsed) return yield* invalid(parsed.problem)
  const checked = asSeed(parsed.value)
  return "seed" in checked ? checked.seed : yield* invalid(checked.reason, checked.place)
})
