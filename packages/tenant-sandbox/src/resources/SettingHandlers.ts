/**
 * Settings, of which a tenant has one each, such as its branding: get, update or replace, and for some delete.
 */
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, isJsonObject, type JsonObject } from "../http/Json.ts"
import { done, success, type OperationHandler } from "../operations/Operation.ts"
import { declared, selectFields } from "./Projection.ts"
import type { ResourceError } from "./Resource.ts"

/** One setting of a tenant. */
export interface Setting {
  /** Its name in the state and in a seed. */
  readonly name: string
  readonly operations: {
    readonly get: string
    /** Updates the members in the request. */
    readonly update?: string
    /** Replaces it as a whole. */
    readonly replace?: string
    /** Creates it; a conflict if it exists. */
    readonly create?: string
    readonly delete?: string
  }
  /** Its value in a new tenant; absent if a new tenant has none. */
  readonly initial?: JsonObject
  /** Objects that an update merges at their first level instead of replacing them. */
  readonly merged?: ReadonlyArray<string>
  /** Members that are stored and never returned. */
  readonly hidden?: ReadonlyArray<string>
  readonly errors?: { readonly notFound: ResourceError; readonly conflict: ResourceError }
}

const problem = (statusCode: number, error: ResourceError | undefined): ApiProblem =>
  new ApiProblem({ statusCode, message: "Not Found", ...error })

const mergedInto = (setting: Setting, stored: JsonObject, body: JsonObject): JsonObject => {
  const next: Record<string, JsonObject[string]> = { ...stored }
  for (const [name, value] of Object.entries(body)) {
    if (value === null) delete next[name]
    else if (isJsonObject(value) && (setting.merged?.includes(name) ?? false)) {
      next[name] = Object.fromEntries(
        Object.entries({ ...asJsonObject(stored[name]), ...value }).filter(([, of]) => of !== null)
      )
    } else next[name] = value
  }
  return next
}

const handlersOf = (setting: Setting): ReadonlyArray<readonly [string, OperationHandler]> => {
  const { create, delete: remove, get, replace, update } = setting.operations
  const response: (
    request: Parameters<OperationHandler>[1],
    value: JsonObject
  ) => ReturnType<OperationHandler> = (request, value) => {
    const { members, status } = request.operation.response
    const shown = Object.fromEntries(
      Object.entries(value).filter(([name]) => !(setting.hidden?.includes(name) ?? false))
    )
    return status !== undefined
      ? success(request, selectFields(declared(shown, members), request.query))
      : done(request)
  }
  const change =
    (
      next: (stored: JsonObject, body: JsonObject, defaults: JsonObject) => JsonObject
    ): OperationHandler =>
    (tenant, request) => {
      const stored = tenant.store.settings.get(setting.name) ?? setting.initial
      if (stored === undefined) return problem(404, setting.errors?.notFound)
      const value = next(stored, asJsonObject(request.body), request.operation.body?.defaults ?? {})
      tenant.store.settings.set(setting.name, value)
      return response(request, value)
    }
  const all: ReadonlyArray<readonly [string | undefined, OperationHandler]> = [
    [
      get,
      (tenant, request) => {
        const stored = tenant.store.settings.get(setting.name) ?? setting.initial
        return stored === undefined
          ? problem(404, setting.errors?.notFound)
          : response(request, stored)
      }
    ],
    [update, change((stored, body) => mergedInto(setting, stored, body))],
    [replace, change((_, body, defaults) => mergedInto(setting, {}, { ...defaults, ...body }))],
    [
      create,
      (tenant, request) => {
        if (tenant.store.settings.has(setting.name)) return problem(409, setting.errors?.conflict)
        const value = mergedInto(
          setting,
          {},
          { ...request.operation.body?.defaults, ...asJsonObject(request.body) }
        )
        tenant.store.settings.set(setting.name, value)
        return response(request, value)
      }
    ],
    [
      remove,
      (tenant, request) =>
        tenant.store.settings.delete(setting.name)
          ? done(request)
          : problem(404, setting.errors?.notFound)
    ]
  ]
  return all.flatMap(([id, handler]) => (id === undefined ? [] : [[id, handler] as const]))
}

/** The operations of these settings, by operation id. */
export const settingHandlers = (
  settings: ReadonlyArray<Setting>
): Readonly<Record<string, OperationHandler>> => Object.fromEntries(settings.flatMap(handlersOf))
