/**
 * The plugin: reads the operations from hey-api's representation of the document, registers
 * the layer's files with hey-api's project, and prints them once hey-api has decided how the
 * raw client's functions and types are called and where they live. hey-api writes the files.
 */
import path from "node:path"

import { definePluginConfig } from "@hey-api/openapi-ts"
import type { DefinePlugin, IR, PluginInstance, UserConfig } from "@hey-api/openapi-ts"

import { resolveConfig } from "./config/layer-config.ts"
import type { LayerConfig, ResolvedLayerConfig } from "./config/layer-config.ts"
import { failWith, GenerationError } from "./config/errors.ts"
import type { Problem } from "./config/errors.ts"
import type { ResponseLookup } from "./model/extensions.ts"
import { markOf } from "./prepare/mark.ts"
import { requireSafe } from "./read/hostile.ts"
import { layerFiles, treeOf } from "./print/layer.ts"
import type { LayerContext, LayerFile, LayerOperation, Resource } from "./print/layer.ts"
import { formsOf, modelOf, whereIs } from "./model/operation.ts"
import { sdkFiles } from "./sdk/files.ts"
import { isPlaced, shortNames } from "./model/names.ts"
import { makeReport } from "./prepare/report.ts"
import type { Report } from "./prepare/report.ts"
import { namesOf, pointerOf } from "./read/pointer.ts"
import { schemesOf } from "./read/security.ts"
import { serverOf, serversOf } from "./read/server.ts"
import { writtenDocument } from "./schemas/document.ts"
import { requireFree, schemaFiles } from "./schemas/files.ts"
import type { SchemaOperation } from "./schemas/files.ts"
import type { RawOperation } from "./print/types.ts"

/** Under this name hey-api lists the plugin. */
const pluginName = "openapi-ts-effect"

const lookupIn =
  (plugin: PluginInstance) =>
  (reference: string): IR.SchemaObject | undefined => {
    const name = /^#\/components\/schemas\/(.+)$/.exec(reference)?.[1]
    const schemas = plugin.context.ir.components?.schemas
    return name === undefined ? undefined : schemas?.[namesOf(`#/${name}`)?.[0] ?? name]
  }

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const responseIn =
  ({ context }: PluginInstance): ResponseLookup =>
  ({ path: url, method }, status) => {
    // A member of the document, which may be anything, or a reference to it.
    const member = (holder: unknown, name: string): unknown => {
      const value: unknown = isObject(holder) ? Reflect.get(holder, name) : undefined
      const reference: unknown = isObject(value) ? Reflect.get(value, "$ref") : undefined
      return typeof reference === "string" ? context.resolveRef<unknown>(reference) : value
    }
    const response = ["paths", url, method, "responses", String(status)].reduce<unknown>(
      member,
      context.spec
    )
    return isObject(response) ? response : undefined
  }

const rawOperationOf = (plugin: PluginInstance, operation: IR.OperationObject): RawOperation => {
  const symbol = (category: string, role?: string) =>
    plugin.querySymbol({
      category,
      resource: "operation",
      resourceId: operation.id,
      ...(role === undefined ? {} : { role })
    })
  return {
    function:
      symbol("sdk") ??
      failWith(
        whereIs(operation),
        "the raw client has no function for it",
        "let @hey-api/sdk generate it, or leave the operation out of both with a filter"
      ),
    data: symbol("type", "data"),
    responses: symbol("type", "responses"),
    errors: symbol("type", "errors")
  }
}

/** A method of a class is no function that the layer could import. */
const requireFunctions = (plugin: PluginInstance): void => {
  const { strategy } = plugin.getPluginOrThrow("@hey-api/sdk").config.operations
  if (strategy !== "flat") {
    failWith(
      "option operations.strategy of @hey-api/sdk",
      "the raw client would have classes instead of functions",
      'leave it out, or set it to "flat"'
    )
  }
}

const operationsOf = (
  plugin: PluginInstance,
  config: ResolvedLayerConfig
): ReadonlyArray<LayerOperation> => {
  const operations: Array<LayerOperation> = []
  const problems: Array<Problem> = []
  const lookup = lookupIn(plugin)
  const responseOf = responseIn(plugin)
  plugin.forEach(
    "operation",
    ({ operation }) => {
      try {
        const model = modelOf(operation, config, lookup, responseOf)
        const raw = rawOperationOf(plugin, operation)
        for (const form of config.client === undefined ? [model] : formsOf(model)) {
          operations.push({ model: form, body: operation.body, raw })
        }
      } catch (error) {
        if (!(error instanceof GenerationError)) throw error
        problems.push(...error.problems)
      }
    },
    { order: "declarations" }
  )
  if (problems.length > 0) throw new GenerationError(problems)
  if (operations.length === 0) {
    failWith(
      "the document",
      "it has no operations",
      "check what it has under paths, and hey-api's filters"
    )
  }
  return operations
}

/** Takes the words of resources out of the names in them, where the document has placed none itself. */
const withShortNames = (
  operations: ReadonlyArray<LayerOperation>
): ReadonlyArray<LayerOperation> => {
  const names = shortNames(operations.map(({ model }) => model))
  return operations.map((operation, index) => {
    const { model } = operation
    const name = names[index]
    return name === undefined || isPlaced(model.id)
      ? operation
      : { ...operation, model: { ...model, name } }
  })
}

/** Tells which operations have a number in their names, since others were there before. */
const reportNames = (resource: Resource, report: Report): void => {
  const seen = new Set<string>()
  for (const { model } of resource.operations) {
    if (seen.has(model.name)) {
      report.add(
        "changed",
        pointerOf(["paths", model.path, model.method.toLowerCase()]),
        `"${model.name}" is another operation of ${resource.path.join("/")} already: this one has a number in its name`
      )
    }
    seen.add(model.name)
  }
  for (const child of resource.children.values()) reportNames(child, report)
}

const withoutExtension = (file: string): string => file.replace(/(\.gen)?\.ts$/, "")

const relativeSpecifier = (from: string, to: string, extension: string): string => {
  const relative = path.relative(path.dirname(from), to).split(path.sep).join("/")
  return (relative.startsWith(".") ? relative : `./${relative}`).replace(/\.ts$/, extension)
}

/** The files of the schemas, where they are asked for. */
const schemaFilesOf = (
  plugin: PluginInstance,
  tree: Resource,
  { config, definition, specifierOf }: LayerContext,
  report: Report
): ReadonlyArray<LayerFile> => {
  if (config.schemas === undefined) return []
  requireFree(tree.children.keys(), config.schemas)
  const document = writtenDocument(plugin.context.spec)
  const operations: Array<SchemaOperation> = []
  plugin.forEach(
    "operation",
    ({ operation }) => {
      const id = operation.operationId ?? operation.id
      const written = document.operation(operation)
      const { stream } = config.client === undefined ? {} : markOf(operation)
      const items = {
        ...written,
        responses:
          stream?.schema === undefined ? [] : [{ status: "2XX", schema: { $ref: stream.schema } }]
      }
      if (stream === undefined || stream.isTwin) operations.push({ id, written })
      if (stream !== undefined) {
        const isKnown = stream.schema !== undefined || !stream.isTwin
        operations.push({
          id: stream.isTwin ? `${id}Stream` : id,
          written: isKnown && stream.schema === undefined ? written : items
        })
      }
    },
    { order: "declarations" }
  )
  return schemaFiles({
    config: config.schemas,
    importExtension: config.importExtension,
    document,
    operations,
    definition,
    specifierOf,
    onLoss: (where, keywords) => {
      const name = /^schema (.+)$/.exec(where)?.[1]
      report.add(
        "warning",
        name === undefined ? where : pointerOf(["components", "schemas", name]),
        `its schema is checked without ${keywords.join(", ")}, which Effect has no equivalent of`
      )
    }
  })
}

const handler = (plugin: PluginInstance, config: ResolvedLayerConfig, report: Report): void => {
  requireFunctions(plugin)
  requireSafe(plugin.context.spec)
  const project = plugin.gen
  const folder = path.resolve(project.root, config.output)
  const operations = operationsOf(plugin, config)
  const tree = treeOf(config.client === undefined ? operations : withShortNames(operations))
  reportNames(tree, report)
  const context: LayerContext = {
    config,
    lookup: lookupIn(plugin),
    definition: (reference) =>
      plugin.querySymbol({ category: "type", resource: "definition", resourceId: reference }),
    specifierOf: (rawPath, layerFile) => {
      const from = path.join(folder, layerFile)
      if (config.importRaw === undefined) {
        return relativeSpecifier(from, rawPath, config.importExtension)
      }
      const specifier = config.importRaw(
        withoutExtension(path.relative(project.root, rawPath).split(path.sep).join("/"))
      )
      return specifier.startsWith(".")
        ? relativeSpecifier(from, path.join(folder, specifier), config.importExtension)
        : specifier
    }
  }
  const files = [
    ...layerFiles(tree, context),
    ...schemaFilesOf(plugin, tree, context, report),
    ...sdkFiles({
      config,
      tree,
      server: serverOf(plugin.context.spec),
      schemes: schemesOf(plugin.context.spec),
      servers: serversOf(plugin.context.spec),
      encodingOf: (file) =>
        context.specifierOf(path.join(project.root, "client/utils.gen.ts"), file),
      report
    })
  ]
  for (const { path: filePath, text } of files) {
    const file = project.files.register({
      logicalFilePath: path.join(folder, filePath),
      language: pluginName
    })
    file.setFinalPath(path.join(folder, filePath))
    file.setRenderer({ supports: () => true, render: text })
  }
}

type Definition = DefinePlugin<{ name: string }>

/** An entry of hey-api's list of plugins. */
export type HeyApiPlugin = NonNullable<UserConfig["plugins"]>[number]

/**
 * Adds the Effect layer to a run of hey-api, after `@hey-api/typescript` and `@hey-api/sdk`.
 *
 * @throws GenerationError when an option cannot work
 * @example
 * import { defineConfig } from "openapi-ts-effect"
 *
 * export default {
 *   input: "openapi.yaml",
 *   output: "src/generated",
 *   plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk", defineConfig({ runtime: "#runtime" })]
 * }
 */
export const defineConfig = (config: LayerConfig): HeyApiPlugin => layerPlugin(config, makeReport())

/**
 * The same, with a report. The last plugin of a run frees hey-api's graph of the document, which only
 * plugins read: it is a sixth of the memory while files are printed.
 */
export const layerPlugin = (config: LayerConfig, report: Report, isLast = false): HeyApiPlugin => {
  const resolved = resolveConfig(config)
  return definePluginConfig<Definition["Types"]>({
    name: pluginName,
    config: {},
    dependencies: ["@hey-api/typescript", "@hey-api/sdk"],
    handler: ({ plugin }) => {
      handler(plugin, resolved, report)
      if (isLast) plugin.context.graph = undefined
    }
  })()
}
