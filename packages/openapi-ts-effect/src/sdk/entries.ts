/** The entry points of an SDK: ways to send, decorators, promises, stubs and validation. */
import { pureAnnotation } from "../print/dialect.ts"
import { indexText } from "./main-entry.ts"
import { makeText } from "./make.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

/** The module with the layer over one transport. */
const layerText =
  (module: string, documentation: string) =>
  ({ client: { name }, sibling }: Parts) =>
    `import { layerOf } from ${fromRuntime(module)}
import { ${name} } from ${JSON.stringify(sibling("client"))}
import { type ClientOptions, make } from ${JSON.stringify(sibling("make"))}

/** ${documentation} */
export const layer = ${pureAnnotation} layerOf<${name}, ClientOptions>(${name}, make)
`

const operationsText = ({
  index
}: Parts) => `import { metadataOf } from ${fromRuntime("call/Metadata")}
import type { OperationMetadata } from ${fromRuntime("core/OperationMetadata")}
import * as resources from ${JSON.stringify(index)}

/** The metadata of every operation by id. It loads all operations. */
export const operations: ReadonlyMap<string, OperationMetadata> = ${pureAnnotation} metadataOf(resources)
`

const minimalText = ({
  client: { name },
  sibling
}: Parts) => `import { layerOf, makeOf } from ${fromRuntime("sdk/FetchMinimal")}
import { ${name} } from ${JSON.stringify(sibling("client"))}
import { type ClientOptions, make as makeClient } from ${JSON.stringify(sibling("make"))}

export { ${name} } from ${JSON.stringify(sibling("client"))}

/** The client over \`fetch\` without rate limits and spans, for as long as the scope is open: the smallest bundle. */
export const make = ${pureAnnotation} makeOf<ClientOptions>(makeClient)

/** The same as a layer. */
export const layer = ${pureAnnotation} layerOf<${name}, ClientOptions>(${name}, makeClient)
`

const bindText = ({
  client: { name },
  sibling
}: Parts) => `import type { Effect } from "effect/Effect"
import { type Bound, bindOf } from ${fromRuntime("sdk/Bind")}
import { ${name} } from ${JSON.stringify(sibling("client"))}

export type { Bound } from ${fromRuntime("sdk/Bind")}

/** A resource, or all of them, bound to the client: its operations require nothing any more. */
export const bind: <Resource extends object>(
  resource: Resource
) => Effect<Bound<Resource, ${name}>, never, ${name}> = ${pureAnnotation} bindOf(${name})
`

const callDefaultsText = ({
  callOptionsModule,
  sibling
}: Parts) => `import type { Reference } from "effect/Context"
import {
  type CallDefaults as AnyCallDefaults,
  callDefaultsOf
} from ${fromRuntime("call/CallDefaults")}
import type { CallOptions } from ${callOptionsModule === undefined ? fromRuntime("call/CallOptions") : JSON.stringify(callOptionsModule)}
import { profile } from ${JSON.stringify(sibling("profile"))}

/** Options for all calls of a region of a program. */
export interface CallDefaults extends AnyCallDefaults<CallOptions> {}

/** Options for all calls of a region of a program: those of a call win over them, and they over the client's. */
export const CallDefaults: Reference<CallDefaults> = ${pureAnnotation} callDefaultsOf<CallOptions>(
  profile.api
)
`

/** The module of a decorator of the client. */
const decoratorText =
  (module: string, documentation: string) =>
  ({ client: { name }, sibling }: Parts) =>
    `import type { Layer } from "effect/Layer"
import { layerOf } from ${fromRuntime(module)}
import { ${name} } from ${JSON.stringify(sibling("client"))}

export * from ${fromRuntime(module)}

/** ${documentation} */
export const layer: Layer<${name}, never, ${name}> = ${pureAnnotation} layerOf(${name})
`

const promiseText = ({
  client: { name },
  sibling
}: Parts) => `import type { PromiseClient } from ${fromRuntime("promise/PromiseClient")}
import { connectTo } from ${fromRuntime("sdk/Connect")}
import type { FetchOptions } from ${fromRuntime("sdk/FetchLayer")}
import { ${name} } from ${JSON.stringify(sibling("client"))}
import { layer } from ${JSON.stringify(sibling("fetch"))}
import type { ClientOptions } from ${JSON.stringify(sibling("make"))}

export * from ${fromRuntime("promise/PromiseClient")}
export { connectTo } from ${fromRuntime("sdk/Connect")}

/** Makes the client over \`fetch\` for programs that use promises; \`await using\` closes it. */
export const connect = (options: ClientOptions & FetchOptions): Promise<PromiseClient<${name}>> =>
  connectTo(layer(options))
`

const testingText = ({
  client: { name },
  hasPages,
  profileModule,
  sibling
}: Parts) => `import { layerOf, errorResponseOf } from ${fromRuntime("testing/Stub")}
${hasPages && profileModule !== undefined ? `import { pagination } from ${JSON.stringify(profileModule)}\n` : ""}import { ${name} } from ${JSON.stringify(sibling("client"))}
import { profile } from ${JSON.stringify(sibling("profile"))}

export * from ${fromRuntime("testing/Stub")}

const sdk = { profile${hasPages ? `, pagination${profileModule === undefined ? ": {}" : ""}` : ""} }

/**
 * A client that responds from stubs: calls are checked like those of a real client, but nothing is
 * sent.
 */
export const layer = ${pureAnnotation} layerOf(${name}, sdk)

/** Fails an operation with a status. */
export const errorResponse = ${pureAnnotation} errorResponseOf(sdk)
`

export const validateText = ({
  client: { name },
  hasSchemas,
  sibling
}: Parts) => `import type { Layer } from "effect/Layer"
import { type ResponsesOptions, requestsOf, responsesOf, type ValidatedSdk } from ${fromRuntime("validation/Validate")}
import { operations } from ${JSON.stringify(hasSchemas)}
import { ${name} } from ${JSON.stringify(sibling("client"))}

export type { ResponsesOptions, Issue, Report } from ${fromRuntime("validation/Validate")}

const sdk: ValidatedSdk = { operations }

/** Rejects a request that the API's document does not allow, before anything is sent. */
export const requests: Layer<${name}, never, ${name}> = ${pureAnnotation} requestsOf(${name}, sdk)

/** Compares every response with the API's document, and reports differences or fails. */
export const responses: (options: ResponsesOptions) => Layer<${name}, never, ${name}> =
  ${pureAnnotation} responsesOf(${name}, sdk)
`

/** The entry points, by the names of their modules. */
export const entries: Readonly<Record<string, (parts: Parts) => string>> = {
  index: indexText,
  make: makeText,
  fetch: layerText(
    "sdk/FetchLayer",
    "The client over `fetch`, for browsers and edge runtimes too."
  ),
  "fetch-minimal": minimalText,
  "http-client": layerText("sdk/HttpClientLayer", "The client over the program's `HttpClient`."),
  node: layerText("sdk/NodeLayer", "The client over undici, the fastest one on Node."),
  transport: layerText("sdk/TransportLayer", "The client over a `Transport` of the program."),
  bind: bindText,
  "call-defaults": callDefaultsText,
  operations: operationsText,
  promise: promiseText,
  testing: testingText,
  logging: decoratorText("telemetry/Logging", "Adds log lines to the client below."),
  metrics: decoratorText("telemetry/Metrics", "Adds metrics to the client below."),
  "rate-limits": decoratorText("rate-limit/RateLimits", "Adds a governor to the client below."),
  "read-only": decoratorText(
    "call/ReadOnly",
    "Allows only read-only operations on the client below."
  ),
  tracing: decoratorText("telemetry/Tracing", "Adds spans to the client below.")
}
