/**
 * The schema files: one constant for each named schema, and a table of the schemas of every operation.
 * A constant holds its schema as text, since most programs use few of them: text costs nothing to load,
 * and bundlers drop unused constants with everything that only they refer to.
 */
import type { ResolvedSchemasConfig } from "../config/layer-config.ts"
import { pureAnnotation, schemaForm } from "../print/dialect.ts"
import { failWith } from "../config/errors.ts"
import type { RawSymbol } from "../print/imports.ts"
import type { LayerFile } from "../print/layer.ts"
import { header } from "../print/layer.ts"
import { keyText } from "../print/literal.ts"
import { localName, pascalCase, uniqueNames } from "../config/identifiers.ts"
import type { WrittenDocument, WrittenOperation } from "./document.ts"
import { jsonSchemas } from "./json-schema.ts"
import type { JsonSchema } from "./json-schema.ts"

/** An operation with its part of the document. */
export interface SchemaOperation {
  readonly id: string
  readonly written: WrittenOperation
}

/** The input of the schema files. */
export interface SchemasContext {
  readonly config: ResolvedSchemasConfig
  readonly importExtension: string
  readonly document: WrittenDocument
  readonly operations: ReadonlyArray<SchemaOperation>
  /** Called with the keywords that are not checked. */
  readonly onLoss: (where: string, keywords: ReadonlyArray<string>) => void
  /** The raw client's type of a schema, by its reference. */
  readonly definition: (reference: string) => RawSymbol | undefined
  /** The specifier of a file of the raw client as seen from a file of the layer. */
  readonly specifierOf: (rawPath: string, layerFile: string) => string
}

interface Constant {
  /** The name in the document. */
  readonly name: string
  readonly constant: string
  readonly symbol: RawSymbol | undefined
}

const { make, namespace, table, type } = schemaForm

/** The caller checks that the folder does not collide with a resource. */
export const requireFree = (resources: Iterable<string>, config: ResolvedSchemasConfig): void => {
  if ([...resources].includes(config.file)) {
    failWith(
      "option schemas.file",
      `"${config.file}" is a resource of the document already`,
      "choose another name"
    )
  }
}

const escapePointer = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")

const constantsOf = ({ definition, document }: SchemasContext): ReadonlyArray<Constant> => {
  const unique = uniqueNames([namespace])
  return Object.keys(document.schemas).map((name) => {
    const symbol = definition(`#/components/schemas/${escapePointer(name)}`)
    return { name, constant: unique(localName(symbol?.finalName ?? pascalCase(name))), symbol }
  })
}

/** JSON as a string literal, with the quotes that need the least escaping. */
const textOf = (value: unknown): string => {
  const escaped = JSON.stringify(value)
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "\\'")
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`)
  return `'${escaped}'`
}

const making = ({ schema, uses }: JsonSchema, from: string): string => {
  const names = [...uses].map((name) => (from === "" ? name : `${name}: ${from}.${name}`))
  const using = names.length === 0 ? "" : `, () => ({ ${names.join(", ")} })`
  return `${pureAnnotation} ${namespace}.${make}(${textOf(schema)}${using})`
}

/** Imports of the raw client's types, one namespace for each file. */
const typeNamespaces = (specifierOf: (rawPath: string) => string) => {
  const namespaces = new Map<string, string>()
  return {
    typeOf: (symbol: RawSymbol | undefined): string => {
      if (symbol === undefined) return "unknown"
      const specifier = specifierOf(symbol.file?.finalPath ?? "")
      const local = namespaces.get(specifier) ?? `Types${namespaces.size || ""}`
      namespaces.set(specifier, local)
      return `${local}.${symbol.finalName}`
    },
    lines: () =>
      [...namespaces].map(
        ([specifier, local]) => `import type * as ${local} from ${JSON.stringify(specifier)}`
      )
  }
}

/** The two schema files. Their text is available once the raw client's names are decided. */
export const schemaFiles = (context: SchemasContext): ReadonlyArray<LayerFile> => {
  const { config, document, importExtension, operations, specifierOf } = context
  const constantsFile = `${config.file}.ts`
  const runtimeImport = `import * as ${namespace} from ${JSON.stringify(config.runtime)}`

  /** The conversion of schemas, available once the raw client's names are decided. */
  const converter = (constants: ReadonlyArray<Constant>) => {
    const byName = new Map(constants.map(({ constant, name }) => [name, constant]))
    const { jsonSchemaOf } = jsonSchemas({
      isVersion30: document.isVersion30,
      constantOf: (name) => byName.get(name),
      schemaAt: (name) => document.schemas[name]
    })
    return (written: unknown, where: string) => {
      const lost = new Set<string>()
      const schema = jsonSchemaOf(written, where, (keyword) => void lost.add(keyword))
      if (lost.size > 0) context.onLoss(where, [...lost].toSorted())
      return schema
    }
  }

  const constantsText = (): string => {
    const constants = constantsOf(context)
    const schemaOf = converter(constants)
    const types = typeNamespaces((rawPath) => specifierOf(rawPath, constantsFile))
    const lines = constants.map(({ constant, name, symbol }) => {
      const where = `schema ${name}`
      const made = making(schemaOf(document.schemas[name], where), "")
      return `export const ${constant}: ${namespace}.${type}<${types.typeOf(symbol)}> = ${made}`
    })
    return lines.length === 0
      ? [header, "export {}", ""].join("\n")
      : [header, ...types.lines(), runtimeImport, "", ...lines, ""].join("\n")
  }

  const tableText = (): string => {
    const schemaOf = converter(constantsOf(context))
    const from = "Schemas"
    const made = (written: unknown, where: string): string => {
      const converted = schemaOf(written, where)
      const [only] = converted.uses
      const isReference = JSON.stringify(converted.schema) === `{"$ref":"#/$defs/${only}"}`
      return isReference ? `${from}.${only}` : making(converted, from)
    }
    const entries = operations.flatMap(({ id, written }) => {
      const parts = [
        ...(written.body === undefined
          ? []
          : [
              `body: ${made(written.body.schema, id)}`,
              ...(written.body.required ? ["bodyRequired: true"] : [])
            ]),
        ...(written.query.length === 0 ? [] : [`query: ${made(queryObject(written.query), id)}`]),
        ...(written.responses.length === 0
          ? []
          : [
              `responses: { ${written.responses
                .map(
                  ({ schema, status }) =>
                    `${/^\d+$/.test(status) ? status : keyText(status)}: ${made(schema, id)}`
                )
                .join(", ")} }`
            ])
      ]
      return parts.length === 0 ? [] : [`  ${JSON.stringify(id)}: { ${parts.join(", ")} }`]
    })
    const depth = config.file.split("/").at(-1) ?? config.file
    return [
      header,
      ...(entries.some((entry) => entry.includes(`${from}.`))
        ? [`import * as ${from} from "../${depth}${importExtension}"`]
        : []),
      runtimeImport,
      "",
      "/** The request and response schemas of every operation by id; operations without JSON are left out. */",
      `export const operations: ${namespace}.${table} = {`,
      entries.join(",\n"),
      "}",
      ""
    ].join("\n")
  }

  return [
    { path: constantsFile, text: constantsText },
    { path: `${config.file}/operations.ts`, text: tableText }
  ]
}

/** A query is an object of its parameters; an unknown parameter is an error. */
const queryObject = (query: WrittenOperation["query"]): unknown => {
  const required = query.flatMap((parameter) => (parameter.required ? [parameter.name] : []))
  return {
    type: "object",
    properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false
  }
}
