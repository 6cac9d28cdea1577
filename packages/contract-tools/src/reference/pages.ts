/**
 * All pages of the reference: one a resource, one for the types that several resources share, and
 * the index.
 */
import { argumentsText } from "../calling.ts"
import {
  type Contract,
  type Node,
  nodeOf,
  nodesOf,
  operationsOf,
  schemasOf,
  stringOf
} from "openapi-document"
import { effective } from "../schema.ts"
import type { ExtraPage } from "./event-pages.ts"
import { type OperationMetadata, metadataOf } from "./metadata.ts"
import { indexText } from "./index-page.ts"
import { anchors, blocks, code, relativeLink, table } from "./markdown.ts"
import { membersText } from "./members.ts"
import { callableOf, entryOf, importOf, namespaceOf, withAncestors } from "./names.ts"
import { type SectionContext, operationText } from "./operation.ts"
import { placeSchemas, sharedPage } from "./placement.ts"
import { choicesOf, hasMembers, remarksText } from "./types.ts"

/** The pages of the reference by their paths in its folder. */
export type Pages = ReadonlyMap<string, string>

const mark = "<!-- Written from the contract by `pnpm reference`. Do not edit. -->"

const typesHeading = "Types"

/** One page before it is written: what stands on it, in order. */
interface Plan {
  readonly path: string
  readonly resource: ReadonlyArray<string>
  readonly title: string
  readonly operations: ReadonlyArray<OperationMetadata>
  readonly types: ReadonlyArray<string>
}

const anchorsOf = (plan: Plan): ReadonlyMap<string, string> => {
  const anchor = anchors()
  anchor(plan.title)
  const operations = plan.operations.map(
    ({ name, placed }) => [placed.id, anchor(name.verb)] as const
  )
  if (plan.types.length > 0 && plan.path !== sharedPage) anchor(typesHeading)
  return new Map([...operations, ...plan.types.map((name) => [name, anchor(name)] as const)])
}

const typeSection = (name: string, level: string, context: SectionContext): string => {
  const schema = effective(context.document, nodeOf(schemasOf(context.document), name))
  const isTable = hasMembers(schema) || choicesOf(context.document, schema).length > 1
  return blocks(
    `${level} ${name}`,
    remarksText(context, schema),
    isTable ? membersText(context, schema, "required") : ""
  )
}

const operationsTable = (
  operations: ReadonlyArray<OperationMetadata>,
  link: (id: string) => string
): string =>
  table(
    ["operation", "what it does"],
    operations.map(({ name, call, placed }) => [
      `[${code(`${name.verb}(${argumentsText(call)})`)}](${link(placed.id)})`,
      stringOf(placed.operation, "summary") ?? ""
    ])
  )

const importText = (resource: ReadonlyArray<string>): string => {
  const namespace = namespaceOf(resource)
  const last = namespaceOf(resource.slice(-1))
  return `${code(namespace)} with ${code(`import { ${importOf(resource)} } from "@effect-auth0/management"`)}, or alone as ${code(last)} with ${code(`import * as ${last} from "@effect-auth0/management/${entryOf(resource)}"`)}.`
}

const resourcePage = (
  plan: Plan,
  plans: ReadonlyArray<Plan>,
  description: string | undefined,
  context: SectionContext
): string => {
  const nested = plans.filter(
    ({ resource }) =>
      resource.length === plan.resource.length + 1 &&
      plan.resource.every((segment, index) => resource[index] === segment)
  )
  const index = relativeLink(plan.path, "README.md")
  const anchor = anchorsOf(plan)
  return blocks(
    mark,
    `# ${plan.title}`,
    description,
    plan.operations.length === 0 ? "" : importText(plan.resource),
    operationsTable(plan.operations, (id) => `#${anchor.get(id)}`),
    nested.length === 0
      ? ""
      : `Inside it: ${nested
          .map(({ title, path }) => `[${title}](${relativeLink(plan.path, path)})`)
          .join(", ")}.`,
    `[All resources](${index})`,
    ...plan.operations.map((metadata) => operationText(metadata, context)),
    plan.types.length === 0 ? "" : `## ${typesHeading}`,
    ...plan.types.map((name) => typeSection(name, "###", context))
  )
}

const sharedTypesPage = (plan: Plan, context: SectionContext): string =>
  blocks(
    mark,
    `# ${plan.title}`,
    "Types that several resources use. [All resources](README.md)",
    ...plan.types.map((name) => typeSection(name, "##", context))
  )

const inOrder = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.toSorted((left, right) => (left < right ? -1 : 1))

/**
 * Writes the reference of a contract.
 *
 * @param extra pages beside those of resources, which the index names.
 * @returns every page by its path in the folder of the reference; the same contract gives the same
 *   pages.
 */
export const referencePages = (document: Contract, extra: ReadonlyArray<ExtraPage> = []): Pages => {
  const operations = operationsOf(document).map((placed) => metadataOf(document, placed))
  const { pageOf, own } = placeSchemas(document, operations)
  const typesOn = (path: string): ReadonlyArray<string> =>
    inOrder([...pageOf].filter(([, page]) => page === path).map(([name]) => name))
  const resources = withAncestors(operations.map(({ name }) => name.resource))
  const plans = resources.map((resource): Plan => {
    const path = `${entryOf(resource)}.md`
    return {
      path,
      resource,
      title: namespaceOf(resource),
      operations: operations.filter(({ name }) => entryOf(name.resource) === entryOf(resource)),
      types: typesOn(path)
    }
  })
  const shared: Plan = {
    path: sharedPage,
    resource: [],
    title: "Shared types",
    operations: [],
    types: typesOn(sharedPage)
  }
  const allPlans = shared.types.length === 0 ? plans : [...plans, shared]
  const anchorsByPage = new Map(allPlans.map((plan) => [plan.path, anchorsOf(plan)]))
  const linkTo = (from: string, page: string, entry: string): string =>
    `${relativeLink(from, page)}#${anchorsByPage.get(page)?.get(entry)}`
  const contextOf = (from: string): SectionContext => ({
    document,
    link: (name) => linkTo(from, pageOf.get(name) ?? from, name),
    isOwn: (name) => own.has(name),
    indexLink: (heading) => `${relativeLink(from, "README.md")}#${anchors()(heading)}`
  })
  const tags: ReadonlyArray<Node> = nodesOf(document, "tags")
  const describe = (resource: ReadonlyArray<string>): string | undefined => {
    const tag = tags.find(({ name }) => name === resource.join("."))
    return tag === undefined ? undefined : stringOf(tag, "description")
  }
  const index = indexText({
    mark,
    resources: plans.map(({ resource, path, operations: onPage }) => ({
      depth: resource.length,
      title: namespaceOf(resource),
      path,
      description: describe(resource),
      operations: onPage.map(({ placed, call }) => ({
        callable: `${callableOf(placed.id)}(${argumentsText(call)})`,
        link: linkTo("README.md", path, placed.id),
        summary: stringOf(placed.operation, "summary") ?? "",
        method: placed.method,
        path: placed.path
      }))
    })),
    sharedTypes: shared.types.length === 0 ? undefined : sharedPage,
    extra
  })
  return new Map([
    ["README.md", `${index}\n`],
    ...plans.map((plan): [string, string] => [
      plan.path,
      `${resourcePage(plan, plans, describe(plan.resource), contextOf(plan.path))}\n`
    ]),
    ...extra.map(({ path, title, text }): [string, string] => [
      path,
      `${blocks(mark, `# ${title}`, text)}\n`
    ]),
    ...(shared.types.length === 0
      ? []
      : [
          [shared.path, `${sharedTypesPage(shared, contextOf(shared.path))}\n`] satisfies [
            string,
            string
          ]
        ])
  ])
}
