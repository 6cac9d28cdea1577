/**
 * Generation without hey-api's command line: the settings of a raw client that the layer can use, and
 * one call that writes only a layer. A project whose raw client is a separate package generates it with
 * the same settings, so that the names agree.
 */
import { mkdtemp, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

import { createClient } from "@hey-api/openapi-ts"
import type { UserConfig } from "@hey-api/openapi-ts"

import type { LayerConfig } from "./config/layer-config.ts"
import { failWith, GenerationError } from "./config/errors.ts"
import { requireOptions } from "./options.ts"
import type { NamesOf } from "./options.ts"
import { loadDocument } from "./load/bundle.ts"
import type { LoadedDocument } from "./load/bundle.ts"
import { placeOf } from "./load/file.ts"
import { applyOverlays } from "./load/overlay.ts"
import type { OverlayInput } from "./load/overlay.ts"
import { applyHooks } from "./prepare/hooks.ts"
import type { Hooks } from "./prepare/hooks.ts"
import { header } from "./print/layer.ts"
import { typescriptPlugin } from "./enums/open-enums.ts"
import { nameOperation } from "./model/names.ts"
import type { OperationSource } from "./model/names.ts"
import { layerPlugin } from "./plugin.ts"
import { prepare } from "./prepare/index.ts"
import { makeReport } from "./prepare/report.ts"
import type { Note } from "./prepare/report.ts"

/** The input and output of a raw client. */
export interface RawClientConfig {
  /** The OpenAPI document: a path, a URL, or the document itself. */
  readonly input: string | Readonly<Record<string, unknown>>
  /** Folder of the raw client; emptied first. */
  readonly output: string
  /**
   * Extension of the relative imports between generated files.
   *
   * @default ".js"
   */
  readonly importExtension?: ".js" | ".ts"
  /**
   * Resource of operations that have neither a dotted `operationId` nor a tag.
   *
   * @default "default"
   */
  readonly untagged?: string
  /**
   * Whether enumerations are open in responses: `"a" | "b" | (string & {})`, so that new values compile
   * and known ones are still suggested. Requests stay closed; if a schema is used in both, requests get
   * a variant (`Settings`, `SettingsWritable`). For OpenAPI 3.
   *
   * @default false
   */
  readonly openEnums?: boolean
  /**
   * Whether `readOnly` properties are left out of requests, and `writeOnly` ones out of responses. If a
   * schema used in both differs, requests get a variant (`Settings`, `SettingsWritable`).
   *
   * @default true
   */
  readonly readWrite?: boolean
  /**
   * The preferred media types for bodies with several, best first. By default JSON before forms before
   * bytes before text.
   */
  readonly mediaTypes?: {
    readonly request?: ReadonlyArray<string>
    readonly response?: ReadonlyArray<string>
  }
}

const key = (method: string, url: string): string => `${method.toLowerCase()} ${url}`

/**
 * The settings of hey-api for a raw client of flat functions, one file a resource
 * (`sdk/connections/keys.gen.ts`), with the document's own names for its types.
 *
 * @example
 * import { createClient } from "@hey-api/openapi-ts"
 * import { rawClientConfig } from "openapi-ts-effect"
 *
 * await createClient(rawClientConfig({ input: "openapi.yaml", output: "src/generated" }))
 */
export const rawClientConfig = (config: RawClientConfig): UserConfig =>
  rawSettings(
    {
      ...config,
      // hey-api changes the object that it is given.
      input:
        typeof config.input === "string" ? inputOf(config.input) : structuredClone(config.input)
    },
    (document) => prepare(document, config, makeReport())
  )

/** A path stays a path, even if it looks like the name of a document in hey-api's registry. */
const inputOf = (input: string) => (/\.(json|ya?ml)$/i.test(input) ? placeOf(input) : input)

const rawSettings = (config: RawClientConfig, onInput: (document: object) => void): UserConfig => {
  const untagged = config.untagged ?? "default"
  const resources = new Map<string, string>()
  const record = (source: OperationSource): void => {
    resources.set(
      key(source.method, source.path),
      nameOperation(source, untagged).resource.join("/")
    )
  }
  return {
    input: config.input,
    output: {
      path: config.output,
      clean: true,
      entryFile: false,
      module: { extension: config.importExtension ?? ".js" }
    },
    logs: { level: "silent", file: false },
    parser: {
      // Unused components are removed before, with a graph of all references.
      filters: { orphans: true, preserveOrder: true },
      transforms: { readWrite: false },
      patch: {
        input: onInput,
        operations: (method, url, operation) => {
          const { operationId, tags } = operation
          record({ method, path: url, operationId, tags })
        }
      },
      hooks: {
        symbols: {
          getFilePath: ({ meta }) => {
            if (meta?.["category"] !== "sdk" || meta["resource"] !== "operation") return undefined
            const [, url, method] = Array.isArray(meta["path"]) ? meta["path"].map(String) : []
            const resource = resources.get(key(method ?? "", url ?? ""))
            return resource === undefined ? undefined : `sdk/${resource}`
          }
        }
      }
    },
    plugins: [
      { name: "@hey-api/client-fetch", baseUrl: false },
      typescriptPlugin,
      {
        name: "@hey-api/sdk",
        auth: false,
        client: false,
        operations: { strategy: "flat", nestingDelimiters: /^$/ }
      }
    ]
  }
}

/** The configuration of {@link generate}. */
export interface GenerateConfig {
  /** The OpenAPI document: a path, a URL, or the document itself. */
  readonly input: RawClientConfig["input"]
  /** The layer; its `output` is relative to the working directory. */
  readonly layer: LayerConfig & { readonly output: string }
  /**
   * Keeps the raw client in this folder, for a package that has both; with `layer.client` the default
   * is `raw` in the layer's folder. Otherwise the raw client is discarded, and `layer.importRaw` says
   * where the layer imports it from.
   */
  readonly rawOutput?: string
  /**
   * Overlays (OpenAPI Overlay 1.0) to apply to the document before generation, in order: paths, URLs,
   * or overlay objects. A target that is not in the document is an error.
   */
  readonly overlays?: ReadonlyArray<OverlayInput>
  /** Functions that add what the document does not say. */
  readonly hooks?: Hooks
  /** As in {@link RawClientConfig.openEnums}; must be the same for both. */
  readonly openEnums?: boolean
  /** As in {@link RawClientConfig.readWrite}. */
  readonly readWrite?: boolean
  /** As in {@link RawClientConfig.mediaTypes}. */
  readonly mediaTypes?: NonNullable<RawClientConfig["mediaTypes"]>
}

const names: NamesOf<GenerateConfig> = {
  hooks: true,
  input: true,
  layer: true,
  mediaTypes: true,
  openEnums: true,
  overlays: true,
  rawOutput: true,
  readWrite: true
}

/** The result of {@link generate}. */
export interface Generated {
  /** The layer's files, relative to its folder, in alphabetical order. */
  readonly files: ReadonlyArray<string>
  /** Removed files of an earlier run, relative to the layer's folder. */
  readonly removed: ReadonlyArray<string>
  /** What was changed, left out or detected in the document. */
  readonly notes: ReadonlyArray<Note>
}

const filesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

/**
 * Removes files that only an earlier run has written, and empty folders. Files that are not generated
 * stay.
 */
const removeStale = async (
  folder: string,
  written: ReadonlySet<string>
): Promise<ReadonlyArray<string>> => {
  const removed: Array<string> = []
  for (const file of await filesIn(folder)) {
    if (written.has(file) || !file.endsWith(".ts")) continue
    if (!(await readFile(path.join(folder, file), "utf8")).startsWith(header)) continue
    await rm(path.join(folder, file))
    removed.push(file)
    for (let parent = path.dirname(file); parent !== "."; parent = path.dirname(parent)) {
      const isEmpty = (await readdir(path.join(folder, parent))).length === 0
      if (!isEmpty) break
      await rmdir(path.join(folder, parent))
    }
  }
  return removed.toSorted()
}

const extensionsOf = ({ layer: { extensions } }: GenerateConfig) => ({
  retry: extensions?.retry ?? "x-retry",
  readOnly: extensions?.readOnly ?? "x-read-only",
  pagination: extensions?.pagination ?? "x-pagination"
})

const prepareOptionsOf = (config: GenerateConfig) => {
  const { layer, mediaTypes, openEnums, readWrite } = config
  return {
    ...(layer.client === undefined || layer.detectPagination === false
      ? {}
      : { detectPagination: extensionsOf(config).pagination }),
    ...(mediaTypes === undefined ? {} : { mediaTypes }),
    ...(openEnums === undefined ? {} : { openEnums }),
    ...(readWrite === undefined ? {} : { readWrite })
  }
}

/** The folder of a raw client that is kept in the layer's. */
const rawFolder = "raw"

/**
 * hey-api's own modules do not satisfy every strict compiler option. Packages only see their
 * declarations, but here they are compiled as well.
 */
const leaveUnchecked = async (raw: string): Promise<void> => {
  for (const file of await filesIn(raw)) {
    if (!/^(client|core)[/\\].*\.ts$/.test(file)) continue
    const text = await readFile(path.join(raw, file), "utf8")
    await writeFile(path.join(raw, file), `// @ts-nocheck\n${text}`)
  }
}

/** hey-api wraps what goes wrong in a run; the innermost error is what its reader needs. */
const innermost = (error: unknown): unknown => {
  if (error instanceof GenerationError || !(error instanceof Error)) return error
  const wrapped: unknown = "originalError" in error ? error.originalError : error.cause
  const inner: unknown =
    typeof wrapped === "object" && wrapped !== null && "error" in wrapped ? wrapped.error : wrapped
  return inner === undefined || inner === error ? error : innermost(inner)
}

/** Converts a failure to an error that names a place and a remedy. */
const generationError = (error: unknown, source: LoadedDocument | undefined): GenerationError => {
  const cause = innermost(error)
  if (cause instanceof GenerationError) {
    return new GenerationError(
      cause.problems.map((problem) => {
        const location = source?.locate(problem.where)
        return location === undefined ? problem : { ...problem, location }
      }),
      { cause }
    )
  }
  const problem = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1).join("")
  const remedy = "check the document and the folders; the error's cause has the details"
  return new GenerationError([{ where: "hey-api", problem, remedy }], { cause })
}

/**
 * Generates the Effect layer of a document. The same document results in the same bytes; files of an
 * earlier run that are no longer part of the layer are removed.
 *
 * @throws GenerationError when an option, the document or the file system does not allow it
 * @example
 * await generate({
 *   input: "openapi.yaml",
 *   layer: {
 *     output: "src/generated",
 *     runtime: "#runtime",
 *     importRaw: (file) => `@scope/client/${file.replace(/^sdk\//, "")}`
 *   }
 * })
 */
export const generate = async (config: GenerateConfig): Promise<Generated> => {
  requireOptions(config, names)
  const { layer } = config
  const rawOutput =
    config.rawOutput ??
    (layer.client !== undefined && layer.importRaw === undefined
      ? path.join(layer.output, rawFolder)
      : undefined)
  if (rawOutput === undefined && layer.importRaw === undefined) {
    failWith(
      "option layer.importRaw",
      "the raw client is discarded, and nothing says where the layer finds another",
      "give importRaw, or keep the raw client with rawOutput"
    )
  }
  const output = path.resolve(layer.output)
  const staging =
    rawOutput === undefined
      ? await mkdtemp(path.join(tmpdir(), "openapi-ts-effect-raw-"))
      : path.resolve(rawOutput)
  let source: LoadedDocument | undefined
  try {
    const loaded = await loadDocument(config.input)
    source = loaded
    const report = makeReport(loaded.locate)
    await applyOverlays(loaded.document, config.overlays ?? [])
    if (config.hooks !== undefined)
      applyHooks(loaded.document, config.hooks, extensionsOf(config), report)
    // Before hey-api reads it, which follows everything that looks like a reference.
    prepare(loaded.document, prepareOptionsOf(config), report)
    const raw = rawSettings(
      {
        input: loaded.document,
        output: staging,
        ...(layer.importExtension === ".ts" ? { importExtension: ".ts" } : {}),
        ...(layer.untagged === undefined ? {} : { untagged: layer.untagged })
      },
      // It is already prepared.
      () => undefined
    )
    const [context] = await createClient({
      ...raw,
      plugins: [...(raw.plugins ?? []), layerPlugin({ ...layer, output }, report, true)]
    })
    if (context === undefined) {
      return failWith(
        "option input",
        "hey-api could not read the document",
        "check that the file exists and is an OpenAPI document"
      )
    }
    if (layer.client !== undefined && rawOutput !== undefined) await leaveUnchecked(staging)
    const files = [...context.gen.files.registered()].flatMap(({ external, finalPath }) => {
      const relative = external || finalPath === undefined ? ".." : path.relative(output, finalPath)
      const isOurs = finalPath === undefined || path.relative(staging, finalPath).startsWith("..")
      return relative.startsWith("..") || path.isAbsolute(relative) || !isOurs ? [] : [relative]
    })
    return {
      files: files.toSorted(),
      removed: await removeStale(output, new Set(files)),
      notes: report.notes()
    }
  } catch (error) {
    throw generationError(error, source)
  } finally {
    if (rawOutput === undefined) await rm(staging, { recursive: true, force: true })
  }
}
