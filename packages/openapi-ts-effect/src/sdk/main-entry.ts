/** The main entry of an SDK, which exports resources beside modules and errors. */
import { GenerationError } from "../config/errors.ts"
import { uniqueNames } from "../config/identifiers.ts"
import type { Report } from "../prepare/report.ts"
import { errorNames } from "../print/dialect.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

/** The types of operations that the index exports. */
const indexTypes = (parts: Omit<Parts, "entryNames">): ReadonlyArray<string> => [
  ...(parts.hasBytes ? ["BinaryOperation"] : []),
  ...(parts.hasEvents ? ["EventOperation", "EventOptions", "GivenEvent"] : []),
  ...(parts.hasItems ? ["ItemsOperation", "ItemsOptions"] : []),
  ...(parts.hasHeaders ? ["RespondingOperation"] : []),
  "Operation",
  "OperationMetadata",
  ...(parts.hasPages ? ["Page", "PagedOperation", "PageStreamOptions"] : []),
  ...(parts.hasPageHeaders ? ["RespondingPagedOperation"] : []),
  ...(parts.hasUploads ? ["Upload"] : []),
  "CallOptions"
]

/** The names that resources cannot have in the main entry. */
const reservedNames = (parts: Omit<Parts, "entryNames">): ReadonlySet<string> =>
  new Set(
    parts.client.entries
      ? [
          ...errorNames.values(),
          "ClientErrorResponse",
          "DefaultErrorResponse",
          "ServerErrorResponse",
          "ApiError",
          "ConfigurationError",
          "Bound",
          "CallDefaults",
          "CallError",
          "ClientOptions",
          "Credentials",
          "Logging",
          "Metrics",
          "RateLimits",
          "ReadOnly",
          ...(parts.hasRedirections ? ["Redirection"] : []),
          "Retry",
          ...(parts.servers.length === 0 ? [] : ["Servers"]),
          ...(parts.hasUploads ? ["Upload", "Uploads"] : []),
          "Tracing",
          parts.client.name,
          ...indexTypes(parts),
          ...parts.client.reserved
        ]
      : parts.client.reserved
  )

/**
 * The names of the resources in the main entry. A resource with the name of another export is renamed; in a
 * handwritten entry (`entries: false`) that is a problem.
 */
export const entryNamesOf = (
  parts: Omit<Parts, "entryNames">,
  report: Report
): ReadonlyMap<string, string> => {
  const reserved = reservedNames(parts)
  const problems = parts.namespaces
    .filter((name) => (parts.client.entries ? parts.client.reserved : [...reserved]).includes(name))
    .map((name) => ({
      where: `resource ${name}`,
      problem: "the main entry exports something else by this name",
      remedy: "give its operations another tag or identifier"
    }))
  if (problems.length > 0) throw new GenerationError(problems)
  const unique = uniqueNames([...reserved, ...parts.namespaces])
  return new Map(
    parts.namespaces.map((name) => {
      if (!reserved.has(name)) return [name, name]
      const other = unique(`${name}Resource`)
      report.add(
        "changed",
        `resource ${name}`,
        `it is "${other}" in the main entry, which has something else by its name`
      )
      return [name, other]
    })
  )
}

const exportedAs = (name: string, other = name): string =>
  name === other ? name : `${name} as ${other}`

export const indexText = (parts: Parts) => {
  const { client, entryNames, hasRedirections, index, namespaces, schemes, servers, sibling } =
    parts
  const types = indexTypes(parts)
  return [
    `export {\n${namespaces.map((name) => `  ${exportedAs(name, entryNames.get(name))}`).join(",\n")}\n} from ${JSON.stringify(index)}`,
    `export { ${client.name} } from ${JSON.stringify(sibling("client"))}`,
    `export { bind, type Bound } from ${JSON.stringify(sibling("bind"))}`,
    `export { CallDefaults } from ${JSON.stringify(sibling("call-defaults"))}`,
    `export type { ClientOptions } from ${JSON.stringify(sibling("make"))}`,
    `export type {\n${types
      .toSorted()
      .map((type) => `  ${type}`)
      .join(",\n")}\n} from ${JSON.stringify(sibling("runtime"))}`,
    `export * from ${fromRuntime("core/Categories")}`,
    `export * from ${fromRuntime("core/Errors")}`,
    `export { ConfigurationError } from ${fromRuntime("core/ConfigurationError")}`,
    ...(hasRedirections ? [`export { Redirection } from ${fromRuntime("core/Redirection")}`] : []),
    `export * as Credentials from ${schemes.length === 0 ? fromRuntime("credentials/Credentials") : JSON.stringify(sibling("credentials"))}`,
    ...(servers.length === 0
      ? []
      : [`export * as Servers from ${JSON.stringify(sibling("servers"))}`]),
    `export * as Retry from ${fromRuntime("retry/Retry")}`,
    ...(parts.hasUploads ? [`export * as Uploads from ${fromRuntime("call/UploadStream")}`] : []),
    `export * as Logging from ${JSON.stringify(sibling("logging"))}`,
    `export * as Metrics from ${JSON.stringify(sibling("metrics"))}`,
    `export * as RateLimits from ${JSON.stringify(sibling("rate-limits"))}`,
    `export * as ReadOnly from ${JSON.stringify(sibling("read-only"))}`,
    `export * as Tracing from ${JSON.stringify(sibling("tracing"))}`,
    ""
  ].join("\n")
}
