/** What the modules of an SDK are made from. */
import path from "node:path"

import type { ResolvedClientConfig, ResolvedLayerConfig } from "../config/layer-config.ts"
import type { OperationModel } from "../model/operation.ts"
import type { Report } from "../prepare/report.ts"
import { classOf } from "../print/dialect.ts"
import type { LayerOperation, Resource } from "../print/layer.ts"
import type { WrittenScheme } from "../read/security.ts"
import type { ServerChoice, WrittenServer } from "../read/server.ts"

/** The input of the modules. */
export interface SdkContext {
  readonly config: ResolvedLayerConfig
  readonly tree: Resource
  readonly server: WrittenServer
  readonly schemes: ReadonlyArray<WrittenScheme>
  readonly servers: ReadonlyArray<ServerChoice>
  /** The specifier of the raw client's `createQuerySerializer`, for an import in a file of the layer. */
  readonly encodingOf: (file: string) => string
  readonly report: Report
}

export const runtimePackage = "openapi-effect-runtime"

export const operationsIn = (resource: Resource): ReadonlyArray<LayerOperation> => [
  ...resource.operations,
  ...[...resource.children.values()].flatMap(operationsIn)
]

/** The classes of all declared error statuses and ranges. */
export const errorsOf = (models: ReadonlyArray<OperationModel>) => {
  const statuses = new Set(models.flatMap(({ errors }) => errors))
  const ranges = new Set(models.flatMap(({ errorRanges }) => errorRanges))
  return [
    ...[...statuses].toSorted((left, right) => left - right),
    ...[...ranges].toSorted()
  ].flatMap((status) => {
    const name = classOf(status, true)
    return name === undefined ? [] : [{ status, name }]
  })
}

/** The specifier of a user's module, which is relative to the layer's folder, from the SDK's folder. */
export const ownModule = (specifier: string, extension: string): string => {
  if (!specifier.startsWith(".")) return specifier
  const bare = specifier.replace(/\.[jt]s$/, "")
  const relative = path.posix.join("..", bare)
  return `${relative.startsWith(".") ? relative : `./${relative}`}${extension}`
}

export interface Parts {
  readonly client: ResolvedClientConfig
  readonly errors: ReturnType<typeof errorsOf>
  readonly hasPages: boolean
  readonly hasEvents: boolean
  readonly hasBytes: boolean
  readonly hasRedirections: boolean
  readonly hasItems: boolean
  readonly hasEncoding: boolean
  readonly hasUploads: boolean
  readonly hasHeaders: boolean
  /** Whether lists declare response headers, too. */
  readonly hasPageHeaders: boolean
  readonly schemes: ReadonlyArray<WrittenScheme>
  readonly servers: ReadonlyArray<ServerChoice>
  readonly hasSchemas: string | undefined
  readonly server: WrittenServer
  readonly namespaces: ReadonlyArray<string>
  /** The names of the namespaces in the main entry. */
  readonly entryNames: ReadonlyMap<string, string>
  readonly encoding: string
  /** The specifier of another module of the SDK. */
  readonly sibling: (module: string) => string
  /** The specifier of the layer's index. */
  readonly index: string
  readonly profileModule: string | undefined
  readonly callOptionsModule: string | undefined
}

export const fromRuntime = (module: string): string => JSON.stringify(`${runtimePackage}/${module}`)
