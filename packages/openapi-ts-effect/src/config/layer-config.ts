/**
 * The options of the plugin, with their defaults.
 */
import { failWith } from "./errors.ts"
import { isIdentifier } from "./identifiers.ts"

/** How the Effect layer is generated and where it goes. */
export interface LayerConfig {
  /**
   * Also generates the rest of an SDK: client, error classes, layers and entry points, on the package
   * `openapi-effect-runtime`.
   *
   * @default operations only, on your own `runtime`
   */
  readonly client?: ClientConfig
  /**
   * Specifier of the module that the layer is built on, as the generated files import it.
   * A bare one (`@scope/runtime`, `#runtime`), since the files lie at different depths.
   *
   * @default the generated one, with `client`
   */
  readonly runtime?: string
  /**
   * Folder of the layer: absolute, or relative to hey-api's `output.path`.
   *
   * @default "effect"
   */
  readonly output?: string
  /**
   * Specifier for a file of the raw client, named by its path below hey-api's `output.path`
   * without `.gen` and extension: `"types"`, `"sdk/connections/keys"`. Needed when the raw
   * client lives in another package. A specifier that begins with `.` is relative to the layer's
   * folder: a module of your own package that re-exports types lets programs name what they infer.
   *
   * @default a relative path
   */
  readonly importRaw?: (rawFile: string) => string
  /**
   * Extension of the relative imports between generated files.
   *
   * @default ".js"
   */
  readonly importExtension?: ".js" | ".ts" | ""
  /** Names of the extensions that the generator understands. */
  readonly extensions?: {
    /**
     * `"safe"`, `"idempotent"` or `"never"`, on an operation; or `{ class, reason?, neverWith? }` with
     * the reason for the class, and members of the body with which a call is never retried.
     *
     * @default "x-retry"
     */
    readonly retry?: string
    /**
     * `true` or `false`, on an operation: whether it only reads, so that a read-only client allows it;
     * with `client`.
     *
     * @default "x-read-only"
     */
    readonly readOnly?: string
    /**
     * `{ style, items }`, on an operation that lists.
     *
     * @default "x-pagination"
     */
    readonly pagination?: string
    /**
     * A list of strings, on an error response: its known error codes. They become the type argument of
     * the error class: `Runtime.NotFound<"no_such_book">`.
     *
     * @default "x-error-codes"
     */
    readonly errorCodes?: string
  }
  /**
   * Other extensions to copy unchanged into an operation's metadata: member name to extension name.
   *
   * @example { scopes: "x-scopes", lifecycle: "x-lifecycle" }
   * @default {}
   */
  readonly metadata?: Readonly<Record<string, string>>
  /**
   * Header parameters that are not part of a request, because the runtime sets them. Case-insensitive.
   *
   * @default []
   */
  readonly omitHeaders?: ReadonlyArray<string>
  /**
   * Specifier of the module with `pagedOperation`, if it is not `runtime`, so that only files with
   * lists load it. The type `PagedOperation` stays in `runtime`.
   *
   * @default the generated one, with `client`; otherwise the same as `runtime`
   */
  readonly pagedRuntime?: string
  /**
   * The same for `eventOperation` and files with event streams.
   *
   * @default the same as `runtime`
   */
  readonly eventRuntime?: string
  /**
   * Name of a runtime export that is passed, after the metadata, to operations with a query:
   * `operation(raw, metadata, Runtime.withQuery)`. The runtime can keep its query encoder there, so
   * that bundlers drop it from programs without queries.
   *
   * @default the generated one, with `client`; otherwise none is handed
   */
  readonly queryExport?: string
  /**
   * Also generates a schema for every schema of the document, and a table of the schemas of every
   * operation. No other file of the layer imports them.
   *
   * @default no schemas
   */
  readonly schemas?: SchemasConfig
  /**
   * Whether to detect paging from the names of parameters and response members, if the document does
   * not declare it; with `client`. Every detection is noted in the report.
   *
   * @default true
   */
  readonly detectPagination?: boolean
  /**
   * Whether operations with declared response headers have `withResponse`, which returns
   * `{ value, status, headers }`; with `client`.
   *
   * @default false
   */
  readonly responseHeaders?: boolean
  /**
   * Resource of operations that have neither a dotted `operationId` nor a tag.
   *
   * @default "default"
   */
  readonly untagged?: string
}

/** The name of an SDK, and the modules that add to its API's document. */
export interface ClientConfig {
  /** The name of the client class, such as `MuseumClient`, which every operation requires. */
  readonly name: string
  /**
   * The API's short name in lower case, such as `museum`: errors have it as `api`, and names of
   * metrics, span attributes and log fields start with it.
   */
  readonly api: string
  /**
   * The key of the client's service, which must be unique in a program.
   *
   * @default the short name and the class's, such as `museum/MuseumClient`
   */
  readonly key?: string
  /**
   * Your own module, relative to the layer's folder or a bare specifier, that exports `profile`
   * (errors, rate limits and whatever else is specific to the API), `pagination` if the document has
   * paged lists, and `events` if it has event streams.
   *
   * @default the most common conventions
   */
  readonly profile?: string
  /**
   * Your own module that exports the type `CallOptions`, for an SDK with additional call options.
   *
   * @default those of the runtime
   */
  readonly callOptions?: string
  /**
   * Whether the profile keeps error bodies, as the default one does: `error.body` then has the declared
   * type for its status.
   *
   * @default true
   */
  readonly errorBodies?: boolean
  /**
   * Whether to write the entry points: the index, the layers over `fetch`, `HttpClient` and undici,
   * promises, telemetry and stubs. Without them, only what operations need is generated.
   *
   * @default true
   */
  readonly entries?: boolean
  /**
   * Names that your own main entry exports besides the resources: a resource with such a name fails the
   * generation instead of being hidden. The names of the generated index are always reserved.
   *
   * @default []
   */
  readonly reserved?: ReadonlyArray<string>
  /**
   * The major version of Effect that the SDK is for: 3 runs on `openapi-effect-runtime-effect3` and
   * `@effect/platform`, without `schemas`.
   *
   * @default 4
   */
  readonly effect?: 3 | 4
}

/** The same with all defaults filled in. */
export interface ResolvedClientConfig {
  readonly name: string
  readonly api: string
  readonly key: string
  readonly profile: string | undefined
  readonly callOptions: string | undefined
  readonly errorBodies: boolean
  readonly entries: boolean
  readonly reserved: ReadonlyArray<string>
  readonly effect: 3 | 4
}

/** Options of generated schemas. */
export interface SchemasConfig {
  /**
   * Specifier of the module that makes schemas, a bare one: it exports `schema`, `Schema` and `OperationSchemas`.
   *
   * @default the one of `openapi-effect-runtime`, with `client`
   */
  readonly runtime?: string
  /**
   * The file of the schemas, without extension; the table is in `operations.ts` in the folder of the same name.
   *
   * @default "schemas"
   */
  readonly file?: string
}

/** The same with all defaults filled in. */
export type ResolvedSchemasConfig = Required<SchemasConfig>

/** A configuration with all defaults filled in. */
export interface ResolvedLayerConfig {
  readonly client: ResolvedClientConfig | undefined
  /** `undefined` if it is generated. */
  readonly runtime: string | undefined
  readonly output: string
  readonly importRaw: ((rawFile: string) => string) | undefined
  readonly importExtension: ".js" | ".ts" | ""
  readonly retryExtension: string
  readonly readOnlyExtension: string
  readonly paginationExtension: string
  readonly errorCodesExtension: string
  readonly metadata: Readonly<Record<string, string>>
  readonly omitHeaders: ReadonlySet<string>
  readonly pagedRuntime: string | undefined
  readonly eventRuntime: string | undefined
  readonly queryExport: string | undefined
  readonly responseHeaders: boolean
  readonly schemas: ResolvedSchemasConfig | undefined
  readonly untagged: string
}

/** The standard metadata members, whose names extensions cannot use. */
const ownMetadata = new Set([
  "id",
  "method",
  "path",
  "pathParameters",
  "input",
  "response",
  "redirections",
  "errors",
  "retry",
  "readOnly",
  "neverWith",
  "pagination"
])

const requireBare = (option: string, specifier: string): void => {
  if (specifier === "" || specifier.startsWith(".")) {
    failWith(
      `option ${option}`,
      `"${specifier}" is not a bare specifier`,
      "use a package name or a subpath import such as #runtime: the generated files lie at different depths"
    )
  }
}

const schemaRuntimeOf = (
  { runtime }: SchemasConfig,
  client: ResolvedClientConfig | undefined
): string => {
  if (runtime === undefined) {
    return client === undefined
      ? failWith(
          "option schemas.runtime",
          "nothing says what makes the schemas",
          "give the specifier of a module, or client, for an SDK on openapi-effect-runtime"
        )
      : "openapi-effect-runtime/validation/Schemas"
  }
  requireBare("schemas.runtime", runtime)
  return runtime
}

const resolveClient = (client: ClientConfig): ResolvedClientConfig => {
  const { api, name } = client
  if (!/^[A-Z]/.test(name) || !isIdentifier(name)) {
    failWith(
      "option client.name",
      `${JSON.stringify(name)} is not the name of a class`,
      "give one such as MuseumClient"
    )
  }
  if (!/^[a-z][a-z0-9_]*$/.test(api)) {
    failWith(
      "option client.api",
      `${JSON.stringify(api)} is not a short name`,
      "use lower-case letters, digits and underscores, such as museum"
    )
  }
  return {
    name,
    api,
    key: client.key ?? `${api}/${name}`,
    profile: client.profile,
    callOptions: client.callOptions,
    errorBodies: client.errorBodies ?? true,
    entries: client.entries ?? true,
    reserved: client.reserved ?? [],
    effect: client.effect ?? 4
  }
}

/** Fills in the defaults and rejects invalid combinations. */
export const resolveConfig = (config: LayerConfig): ResolvedLayerConfig => {
  const { runtime } = config
  if (runtime !== undefined) requireBare("runtime", runtime)
  else if (config.client === undefined) {
    failWith(
      "option runtime",
      "nothing says what the layer is built on",
      "give client, for an SDK on openapi-effect-runtime, or runtime, for a module of your own"
    )
  }
  const client = config.client === undefined ? undefined : resolveClient(config.client)
  if (client?.effect === 3 && config.schemas !== undefined) {
    failWith(
      "option schemas",
      "the runtime for Effect 3 has no schemas",
      "leave the option out, or generate for Effect 4"
    )
  }
  const schemasFile = config.schemas?.file ?? "schemas"
  if (!/^[a-z][a-z0-9-]*$/.test(schemasFile)) {
    failWith(
      "option schemas.file",
      `"${schemasFile}" is not the name of a file`,
      "use lower-case letters, digits and hyphens"
    )
  }
  if (config.queryExport !== undefined && !isIdentifier(config.queryExport)) {
    failWith(
      "option queryExport",
      `"${config.queryExport}" is not the name of an export`,
      "give the name alone, without the runtime in front"
    )
  }
  for (const name of Object.keys(config.metadata ?? {})) {
    if (ownMetadata.has(name)) {
      failWith(
        "option metadata",
        `"${name}" is metadata of every operation already`,
        "choose another name"
      )
    }
  }
  return {
    client,
    runtime,
    output: config.output ?? "effect",
    importRaw: config.importRaw,
    importExtension: config.importExtension ?? ".js",
    retryExtension: config.extensions?.retry ?? "x-retry",
    readOnlyExtension: config.extensions?.readOnly ?? "x-read-only",
    paginationExtension: config.extensions?.pagination ?? "x-pagination",
    errorCodesExtension: config.extensions?.errorCodes ?? "x-error-codes",
    metadata: config.metadata ?? {},
    omitHeaders: new Set((config.omitHeaders ?? []).map((name) => name.toLowerCase())),
    pagedRuntime: config.pagedRuntime,
    eventRuntime: config.eventRuntime,
    queryExport: config.queryExport ?? (client === undefined ? undefined : "withQuery"),
    responseHeaders: client !== undefined && config.responseHeaders === true,
    schemas:
      config.schemas === undefined
        ? undefined
        : { runtime: schemaRuntimeOf(config.schemas, client), file: schemasFile },
    untagged: config.untagged ?? "default"
  }
}
