/**
 * Tables of members: of objects, with the members of objects inside them that have no name of their
 * own, and of parameters.
 */
import {
  type Contract,
  type Node,
  entriesOf,
  isNode,
  nodeOf,
  schemaNameOf,
  stringOf,
  stringsOf
} from "openapi-document"
import { effective } from "../schema.ts"
import { blocks, code, table } from "./markdown.ts"
import {
  type TypeContext,
  choicesOf,
  hasMembers,
  hasSection,
  remarksText,
  typeText
} from "./types.ts"

type Row = readonly [name: string, type: string, required: string, remarks: string]

/** Objects without a name are entered this far. */
const deepest = 4

/** The schema inside lists and its place, and whether it is to be read where it stands. */
const inside = (
  document: Contract,
  schema: Node,
  place: string
): { readonly schema: Node; readonly place: string } | undefined => {
  const name = schemaNameOf(schema)
  if (name !== undefined && hasSection(document, name)) return undefined
  const whole = effective(document, schema)
  if (hasMembers(whole)) return { schema: whole, place }
  const items = whole["items"]
  if (isNode(items)) return inside(document, items, `${place}[]`)
  const additional = whole["additionalProperties"]
  return isNode(additional) ? inside(document, additional, `${place}.*`) : undefined
}

const rowsOf = (
  context: TypeContext,
  schema: Node,
  prefix: string,
  depth: number
): ReadonlyArray<Row> => {
  const required = new Set(stringsOf(schema, "required"))
  return entriesOf(schema, "properties").flatMap(([name, property]) => {
    const place = `${prefix}${name}`
    const nested = depth < deepest ? inside(context.document, property, place) : undefined
    return [
      [
        code(place),
        typeText(context, property),
        required.has(name) ? "yes" : "",
        remarksText(context, property)
      ] as const,
      ...(nested === undefined ? [] : rowsOf(context, nested.schema, `${nested.place}.`, depth + 1))
    ]
  })
}

/** Whether an object takes members beside those it names, in words. */
const othersText = (context: TypeContext, schema: Node): string | undefined => {
  const additional = schema["additionalProperties"]
  if (additional === true) return "It can have further members."
  return isNode(additional) && hasMembers(schema)
    ? `Any further member: ${typeText(context, additional)}.`
    : undefined
}

const head = (required: string): ReadonlyArray<string> => [
  "member",
  "type",
  required,
  "description"
]

/** The members of an object; for a choice between objects, those of each. */
export const membersText = (context: TypeContext, schema: Node, required: string): string => {
  const { document } = context
  const whole = effective(document, schema)
  const listed = inside(document, whole, "")
  const own =
    listed === undefined
      ? ""
      : table(
          head(required),
          rowsOf(context, listed.schema, listed.place === "" ? "" : `${listed.place}.`, 0)
        )
  const choices = choicesOf(document, whole)
  const alternatives = choices.map((choice) => {
    const linked = schemaNameOf(choice) !== undefined
    const nested = linked ? "" : membersText(context, choice, required)
    const remarks = linked ? "" : remarksText(context, choice)
    const text = [`- ${typeText(context, choice)}`, remarks].filter((part) => part !== "")
    return blocks(text.join(": "), nested.replaceAll(/^(?=.)/gmu, "  "))
  })
  const isPlainChoice = choices.every((choice) => schemaNameOf(choice) !== undefined)
  return blocks(
    own,
    ...(choices.length < 2 ? [] : ["One of", alternatives.join(isPlainChoice ? "\n" : "\n\n")]),
    othersText(context, whole)
  )
}

/** The members of named parameters, in a table. */
export const parametersText = (context: TypeContext, parameters: ReadonlyArray<Node>): string =>
  table(
    ["parameter", "type", "required", "description"],
    parameters.map((parameter) => {
      const [content] = entriesOf(parameter, "content")
      const schema = nodeOf(content?.[1] ?? parameter, "schema")
      return [
        code(stringOf(parameter, "name") ?? ""),
        typeText(context, schema),
        parameter["required"] === true ? "yes" : "",
        remarksText(context, schema, stringOf(parameter, "description"))
      ]
    })
  )
