/**
 * Schemas of the contract, built when they are first used. The generator writes each as the text of
 * a JSON Schema with the schemas that it refers to; Effect builds the `Schema` of it. One contract
 * is read in three ways: as it is written (requests), open (responses, which may say more than the
 * contract knows), and open with nothing required (responses of which only some fields were asked for).
 */
import type * as JsonSchema from "effect/JsonSchema"
import * as EffectSchema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import * as SchemaRepresentation from "effect/SchemaRepresentation"
import { readNode, type Reading } from "./SchemaModes.ts"

/** A schema of the contract. It changes no value: what is decoded is what was given. */
export interface Schema<T> extends EffectSchema.Codec<T> {}

/** What one operation takes and gives. */
export interface OperationSchema {
  readonly body?: Schema<unknown>
  readonly bodyRequired?: true
  /** The query as one object. */
  readonly query?: Schema<unknown>
  /** By status; `2XX` stands for those that are not named. */
  readonly responses?: Readonly<Record<string, Schema<unknown>>>
}

/** What operations take and give, by their ids. */
export type OperationSchemas = Readonly<Record<string, OperationSchema>>

interface Definition {
  readonly text: string
  readonly uses: (() => Readonly<Record<string, Schema<unknown>>>) | undefined
  parsed: JsonSchema.JsonSchema | undefined
  readonly parsers: Map<Reading, Parser>
}

type Parser = ReturnType<typeof SchemaParser.decodeUnknownResult>

const definitions = /* @__PURE__ */ new WeakMap<object, Definition>()

/**
 * Makes a schema of the text of a JSON Schema, in which `#/$defs/Name` is the schema that `uses`
 * gives by that name. Neither is looked at before the schema is used.
 */
export const schema = <T>(text: string, uses?: Definition["uses"]): Schema<T> => {
  const definition: Definition = { text, uses, parsed: undefined, parsers: new Map() }
  // The generator vouches for `T`: the text and the type are of the same schema of the contract.
  const suspended = EffectSchema.suspend(() => build(definition, "written") as Schema<T>)
  definitions.set(suspended, definition)
  return suspended
}

/** The parser of a schema in one reading, made when it is first asked for. */
export const parserOf = (of: Schema<unknown>, reading: Reading): Parser => {
  const definition = definitionOf(of)
  let parser = definition.parsers.get(reading)
  if (parser === undefined) {
    // A schema of JSON needs no services: the importer gives built-in schemas only.
    const built = build(definition, reading) as Schema<unknown>
    parser = SchemaParser.decodeUnknownResult(built, { errors: "all", onExcessProperty: "error" })
    definition.parsers.set(reading, parser)
  }
  return parser
}

const definitionOf = (of: Schema<unknown>): Definition => {
  const definition = definitions.get(of)
  if (definition === undefined) throw new Error("A schema that was not made by `schema`")
  return definition
}

const parse = (definition: Definition): JsonSchema.JsonSchema =>
  (definition.parsed ??= JSON.parse(definition.text) as JsonSchema.JsonSchema)

/** Everything that a schema refers to, by name, through others too. */
const collect = (definition: Definition, into: Record<string, JsonSchema.JsonSchema>): void => {
  for (const [name, used] of Object.entries(definition.uses?.() ?? {})) {
    if (Object.hasOwn(into, name)) continue
    const next = definitionOf(used)
    into[name] = parse(next)
    collect(next, into)
  }
}

const build = (definition: Definition, reading: Reading): EffectSchema.Top => {
  const referred: Record<string, JsonSchema.JsonSchema> = {}
  collect(definition, referred)
  return SchemaRepresentation.fromJsonSchemaDocument(
    { dialect: "draft-2020-12", schema: parse(definition), definitions: referred },
    { patterns: "apply", onEnter: readNode(reading, referred) }
  )
}
