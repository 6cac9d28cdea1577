/**
 * Schemas of the contract, built on first use. The generator writes each as the text of a JSON Schema
 * with its references, and Effect builds the `Schema`. There are three modes: as written (requests),
 * open (responses, which may have more than the contract knows), and open with nothing required
 * (responses with selected fields only).
 */
import type * as JsonSchema from "effect/JsonSchema"
import * as EffectSchema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import * as SchemaRepresentation from "effect/SchemaRepresentation"
import { readNode, type Reading } from "./SchemaModes.ts"

/** A schema of the contract. It does not transform values: decoding returns its input. */
export interface Schema<T> extends EffectSchema.Codec<T> {}

/** The request and response schemas of one operation. */
export interface OperationSchema {
  readonly body?: Schema<unknown>
  readonly bodyRequired?: true
  /** The query as one object. */
  readonly query?: Schema<unknown>
  /** By status; `2XX` for all other successes. */
  readonly responses?: Readonly<Record<string, Schema<unknown>>>
}

/** The request and response schemas of operations by id. */
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
 * Makes a schema from the text of a JSON Schema, in which `#/$defs/Name` is the schema with that name
 * in `uses`. Neither is read before the schema is used.
 */
export const schema = <T>(text: string, uses?: Definition["uses"]): Schema<T> => {
  const definition: Definition = { text, uses, parsed: undefined, parsers: new Map() }
  // The generator guarantees `T`: the text and the type come from the same schema of the contract.
  const suspended = EffectSchema.suspend(() => build(definition, "written") as Schema<T>)
  definitions.set(suspended, definition)
  return suspended
}

/** The parser of a schema in one mode, made on first use. */
export const parserOf = (of: Schema<unknown>, reading: Reading): Parser => {
  const definition = definitionOf(of)
  let parser = definition.parsers.get(reading)
  if (parser === undefined) {
    // A schema of JSON needs no services: the importer returns only built-in schemas.
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

/** All direct and indirect references of a schema by name. */
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
