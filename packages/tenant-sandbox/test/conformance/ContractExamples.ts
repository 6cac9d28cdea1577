/**
 * The examples of the bundled contract: a request for every operation, made of its parameters' and bodies'
 * examples, and the resources that the responses' examples describe.
 */
import { readFileSync } from "node:fs"
import type { PlayedOperation } from "../../src/contract/ContractOperation.ts"
import { operations } from "../../src/generated/Contract.ts"
import { asJsonObject, type JsonObject, type JsonValue } from "../../src/http/Json.ts"
import { contractFiles } from "./Contract.ts"

const document: JsonObject = JSON.parse(readFileSync(contractFiles.management, "utf8"))

const resolve = (value: JsonValue | undefined): JsonObject => {
  const node = asJsonObject(value)
  const reference = node["$ref"]
  if (typeof reference !== "string") return node
  return resolve(
    reference
      .slice(2)
      .split("/")
      .reduce<JsonValue | undefined>((at, key) => asJsonObject(at)[key], document)
  )
}

const declarations = new Map(
  Object.entries(asJsonObject(document["paths"])).flatMap(([, item]) =>
    Object.values(asJsonObject(item)).flatMap((value) => {
      const operation = asJsonObject(value)
      const id = operation["operationId"]
      const shared = asJsonObject(item)["parameters"]
      const own = operation["parameters"]
      return typeof id === "string"
        ? [
            [
              id,
              {
                operation,
                parameters: [
                  ...(Array.isArray(shared) ? shared : []),
                  ...(Array.isArray(own) ? own : [])
                ].map(resolve)
              }
            ] as const
          ]
        : []
    })
  )
)

const examplesIn = (content: JsonValue | undefined): ReadonlyArray<JsonValue> => {
  const [media] = Object.values(asJsonObject(content))
  const { example, examples } = asJsonObject(media)
  return [
    ...(example === undefined ? [] : [example]),
    ...Object.values(asJsonObject(examples)).map((one) => resolve(one)["value"] ?? null)
  ]
}

/** The bodies that the contract has as examples of an operation's request. */
export const bodiesOf = (id: string): ReadonlyArray<JsonValue> =>
  examplesIn(resolve(declarations.get(id)?.operation["requestBody"])["content"])

/** The example of an operation's success. */
export const responseOf = (id: string): JsonValue | undefined => {
  const responses = asJsonObject(declarations.get(id)?.operation["responses"])
  const success = Object.entries(responses).find(([status]) => status.startsWith("2"))
  return success === undefined ? undefined : examplesIn(resolve(success[1])["content"])[0]
}

const exampleOf = (parameter: JsonObject): JsonValue => {
  const { example, examples } = parameter
  const [first] = Object.values(asJsonObject(examples))
  return example ?? resolve(first)["value"] ?? "x"
}

const examplesAt = (id: string, place: "path" | "query"): Readonly<Record<string, JsonValue>> =>
  Object.fromEntries(
    (declarations.get(id)?.parameters ?? [])
      .filter((one) => one["in"] === place && (place === "path" || one["required"] === true))
      .map((one) => [String(one["name"]), exampleOf(one)])
  )

const asTexts = (values: Readonly<Record<string, JsonValue>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

/** The parameters of an operation that are in the path or are required in the query, by their examples. */
export const parametersOf = (
  id: string
): {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
} => ({ path: asTexts(examplesAt(id, "path")), query: asTexts(examplesAt(id, "query")) })

/** The parameters that are required in the query, each of its own type. */
export const requiredQueryOf = (id: string): Readonly<Record<string, JsonValue>> =>
  examplesAt(id, "query")

/** The stateful operations of the Management API. */
export const managed: ReadonlyArray<PlayedOperation> = operations.filter(({ path }) =>
  path.startsWith("/api/v2/")
)

/** A path with its parameters filled in. */
export const pathOf = (
  { path }: PlayedOperation,
  parameters: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>> = {}
): string => {
  const filled = path.replaceAll(/\{([^}]+)\}/gu, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? "")
  )
  const search = new URLSearchParams(query).toString()
  return search === "" ? filled : `${filled}?${search}`
}
