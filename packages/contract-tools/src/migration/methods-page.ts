/**
 * The page that has our counterpart of every method of the official SDK, found by method and path in
 * the contract.
 */
import { type Contract, operationsOf } from "openapi-document"
import { argumentsText } from "../calling.ts"
import { blocks, code, table } from "../reference/markdown.ts"
import { type OperationMetadata, metadataOf } from "../reference/metadata.ts"
import { entryOf, namespaceOf } from "../reference/names.ts"
import type { OfficialMethod } from "./official-methods.ts"

/** A method and its counterpart. */
export interface Counterpart {
  readonly official: OfficialMethod
  readonly ours: OperationMetadata | undefined
}

/** Names of parameters differ, so that a path is known by where they stand. */
const keyOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replaceAll(/\{[^}]*\}/gu, "{}")}`

/** The counterpart of each method, and none where the contract has no such operation. */
export const counterpartsOf = (
  document: Contract,
  methods: ReadonlyArray<OfficialMethod>
): ReadonlyArray<Counterpart> => {
  const operations = new Map(
    operationsOf(document).map((placed) => [keyOf(placed.method, placed.path), placed])
  )
  return methods.map((official) => {
    const placed = operations.get(keyOf(official.method, official.path))
    return { official, ours: placed && metadataOf(document, placed) }
  })
}

const row = ({ official, ours }: Counterpart): ReadonlyArray<string> => {
  if (ours === undefined) throw new Error(`${official.id} has no counterpart.`)
  const anchor = ours.name.verb.toLowerCase()
  return [
    code(`${official.id}(${official.parameters.join(", ")})`),
    `[${code(`${ours.callable}(${argumentsText(ours.call)})`)}](../reference/${entryOf(ours.name.resource)}.md#${anchor})`,
    ours.pagination === undefined ? "" : code(".items"),
    code(`${ours.placed.method.toUpperCase()} ${ours.placed.path}`)
  ]
}

/** The page, a table for each resource. */
export const methodsPage = (version: string, counterparts: ReadonlyArray<Counterpart>): string => {
  const resources = [
    ...new Set(counterparts.map(({ official }) => official.id.split(".")[0] ?? ""))
  ]
  return blocks(
    "<!-- Written from the contract and the declarations of the package by `pnpm reference`. Do not edit. -->",
    `# Methods of \`auth0\` ${version}`,
    `All ${counterparts.length} methods of the \`ManagementClient\` of \`auth0\` ${version}, each with its counterpart here, found by the method and the path that it sends. Lists with ${code(".items")} are also streams to the end. [How to migrate](../migration.md)`,
    ...resources
      .toSorted()
      .flatMap((resource) => [
        `## ${namespaceOf([resource])}`,
        table(
          [`\`auth0\` ${version}`, "here", "stream", "request"],
          counterparts.filter(({ official }) => official.id.split(".")[0] === resource).map(row)
        )
      ])
  ).concat("\n")
}
