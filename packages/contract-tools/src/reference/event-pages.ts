/**
 * Pages about events by their type: what each records and what its details are. They stand beside the
 * pages of resources, since no operation depends on them.
 */
import { entriesOf, type Node, nodeOf, nodesOf, stringOf, stringsOf } from "openapi-document"
import { blocks, code, fenced, table } from "./markdown.ts"

/** A page that is not about a resource. */
export interface ExtraPage {
  readonly path: string
  readonly title: string
  readonly summary: string
  readonly text: string
}

/** What a definition inside the schema says, where a schema is a reference to one. */
const resolved = (document: Node, schema: Node): Node => {
  const name = stringOf(schema, "$ref")?.split("/").at(-1)
  return name === undefined ? schema : nodeOf(nodeOf(document, "$defs"), name)
}

/** The members of the details of an event, and of its alternatives, optional ones with a `?`. */
const detailsText = (document: Node, details: Node): string => {
  const schema = resolved(document, details)
  const alternatives = [...nodesOf(schema, "anyOf"), ...nodesOf(schema, "allOf")]
  const required = stringsOf(schema, "required")
  const own = entriesOf(schema, "properties").map(([name]) =>
    code(required.includes(name) ? name : `${name}?`)
  )
  const nested = alternatives.map((part) => detailsText(document, part))
  return [...new Set([own.join(", "), ...nested])].filter((text) => text !== "").join("; or ")
}

const example = fenced(
  "ts",
  `import { Logs } from "@effect-auth0/management"
import * as LogEvent from "@effect-auth0/management/log-events"
import { Console, Stream } from "effect"

export const failedLogins = Logs.list.items({ take: 100 }).pipe(
  Stream.filter(LogEvent.is("fp", "fu")),
  Stream.runForEach((event) => Console.log(\`\${event.type} from \${event.ip}\`))
)`
)

/** The page of log events, from their JSON Schema. */
export const logEventsPage = (schema: Node): ExtraPage => {
  const events = entriesOf(schema, "$defs").filter(([, one]) => stringOf(one, "x-group"))
  const groups = [...new Set(events.map(([, event]) => stringOf(event, "x-group") ?? ""))]
  return {
    path: "log-events.md",
    title: "Log events",
    summary: `The ${events.length} known types of log events, and the details of each.`,
    text: blocks(
      `The \`type\` of a [log event](logs.md) is a short code. These ${events.length} are known; a tenant may record others. \`LogEvent.is\` narrows a \`Log\` to its type, and \`LogEvent.descriptions\` has the descriptions below.`,
      example,
      "Details with a `?` may be absent. [All resources](README.md)",
      ...groups.flatMap((group) => [
        `## ${group}`,
        table(
          ["type", "what it records", "`details`"],
          events
            .filter(([, event]) => stringOf(event, "x-group") === group)
            .map(([type, event]) => [
              code(type),
              stringOf(event, "description") ?? "",
              detailsText(schema, nodeOf(nodeOf(event, "properties"), "details"))
            ])
        )
      ])
    )
  }
}

/** `A user was created.` of `Message: a user was created.` */
const sentence = (text: string): string =>
  text.replace(/^[^:]*: (.)/u, (_, first: string) => first.toUpperCase())

/** The page of the events of event streams, from the contract. */
export const streamEventsPage = (contract: Node): ExtraPage => {
  const schemas = nodeOf(nodeOf(contract, "components"), "schemas")
  const messages = nodesOf(
    nodeOf(schemas, "EventStreamSubscribeEventsResponseContent"),
    "anyOf"
  ).flatMap((reference) => {
    const message = nodeOf(schemas, stringOf(reference, "$ref")?.split("/").at(-1) ?? "")
    const [type] = stringsOf(nodeOf(nodeOf(message, "properties"), "type"), "enum")
    return type !== undefined && type.includes(".") ? [{ type, message }] : []
  })
  return {
    path: "stream-events.md",
    title: "Events of event streams",
    summary: `The ${messages.length} types of events that a stream can carry.`,
    text: blocks(
      "A message of [`Events.subscribe`](events.md) has a `type`. `StreamEvent.is`, from `@effect-auth0/management/stream-events`, narrows it, and `StreamEvent.descriptions` has the descriptions below.",
      "[All resources](README.md)",
      table(
        ["type", "what happened"],
        messages.map(({ type, message }) => [
          code(type),
          sentence(stringOf(message, "description") ?? "")
        ])
      )
    )
  }
}
