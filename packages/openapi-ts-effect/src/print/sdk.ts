/**
 * What makes an SDK of the operations, on the package `openapi-effect-runtime`: small modules that
 * are the same for every API but for names and for what its document says.
 */
import path from "node:path"

import type { ResolvedClientConfig, ResolvedLayerConfig } from "../config/layer-config.ts"
import { failWith, GenerationError } from "../config/errors.ts"
import { camelCase, localName, uniqueNames } from "../config/identifiers.ts"
import type { OperationModel } from "../model/operation.ts"
import type { WrittenScheme } from "../read/security.ts"
import type { ServerChoice, WrittenServer } from "../read/server.ts"
import { documentationOf } from "./documentation.ts"
import { keyText, literalText } from "./literal.ts"
import {
  binaryOperation,
  classOf,
  errorNames,
  eventOperation,
  itemsOperation,
  pagedOperation,
  pureAnnotation,
  respondingOperation
} from "./dialect.ts"
import { header, namespacesOf, sdkFolder, siblingOf } from "./layer.ts"
import type { LayerFile, LayerOperation, Resource } from "./layer.ts"
import type { Report } from "../prepare/report.ts"
import { formOf, redirectionsOf } from "./operation-text.ts"

/** What the modules are made from. */
export interface SdkContext {
  readonly config: ResolvedLayerConfig
  readonly tree: Resource
  readonly server: WrittenServer
  readonly schemes: ReadonlyArray<WrittenScheme>
  readonly servers: ReadonlyArray<ServerChoice>
  /** The specifier of the raw client's module with `createQuerySerializer`, as seen from a file of the layer. */
  readonly encodingOf: (file: string) => string
  readonly report: Report
}

const runtimePackage = "openapi-effect-runtime"

const operationsIn = (resource: Resource): ReadonlyArray<LayerOperation> => [
  ...resource.operations,
  ...[...resource.children.values()].flatMap(operationsIn)
]

/** The classes of all error statuses, and ranges of them, that the document declares. */
const errorsOf = (models: ReadonlyArray<OperationModel>) => {
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

/** A module of the user's, named relative to the layer's folder, as seen from the SDK's. */
const ownModule = (specifier: string, extension: string): string => {
  if (!specifier.startsWith(".")) return specifier
  const bare = specifier.replace(/\.[jt]s$/, "")
  const relative = path.posix.join("..", bare)
  return `${relative.startsWith(".") ? relative : `./${relative}`}${extension}`
}

interface Parts {
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
  readonly schemes: ReadonlyArray<WrittenScheme>
  readonly servers: ReadonlyArray<ServerChoice>
  readonly hasSchemas: string | undefined
  readonly server: WrittenServer
  readonly namespaces: ReadonlyArray<string>
  /** What the namespaces are called in the main entry. */
  readonly entryNames: ReadonlyMap<string, string>
  readonly encoding: string
  /** The specifier of another module of the SDK. */
  readonly sibling: (module: string) => string
  /** The specifier of the layer's index. */
  readonly index: string
  readonly profileModule: string | undefined
  readonly callOptionsModule: string | undefined
}

const fromRuntime = (module: string): string => JSON.stringify(`${runtimePackage}/${module}`)

/** The runtime for Effect 3 has the same modules under another name. */
const forEdition = (text: string, { effect }: ResolvedClientConfig): string =>
  effect === 3
    ? text
        .replaceAll(`"${runtimePackage}/`, `"${runtimePackage}-effect3/`)
        .replace(
          '{ Reference } from "effect/',
          `{ Reference } from "${runtimePackage}-effect3/effect/`
        )
    : text

/** A tag is declared otherwise in Effect 3. */
const tagText = ({ effect, key, name }: ResolvedClientConfig): string =>
  effect === 3
    ? `Context.Tag(${JSON.stringify(key)})<${name}, Client>()`
    : `Context.Service<${name}, Client>()(${JSON.stringify(key)})`

const clientText = ({ client }: Parts) => `import * as Context from "effect/Context"
import type { Client } from ${fromRuntime("call/Client")}

/** The client of the API: what every operation asks for. */
export class ${client.name} extends ${tagText(client)} {}
`

const profileText = ({ client, errors, profileModule, server }: Parts) =>
  [
    ...(errors.length === 0
      ? []
      : [
          `import {\n${[...new Set(errors.map(({ name }) => `  ${name}`))]
            .toSorted()
            .join(",\n")}\n} from ${fromRuntime("core/Errors")}`
        ]),
    `import type { Profile } from ${fromRuntime("core/Profile")}`,
    profileModule === undefined
      ? `import { defaults as own } from ${fromRuntime("sdk/DefaultProfile")}`
      : `import { profile as own } from ${JSON.stringify(profileModule)}`,
    "",
    "/** What is specific to the API, with the error classes of the statuses that it declares. */",
    "export const profile: Profile = {",
    `  api: ${JSON.stringify(client.api)},`,
    `  basePath: ${JSON.stringify(server.basePath)},`,
    `  errors: {${errors.map(({ name, status }) => `\n    ${typeof status === "number" ? status : keyText(status)}: ${name}`).join(",")}${errors.length === 0 ? "" : "\n  "}},`,
    "  ...own",
    "}",
    ""
  ].join("\n")

const runtimeText = (parts: Parts) => {
  const { callOptionsModule, client, encoding, hasBytes, hasEvents, hasItems, hasPages, sibling } =
    parts
  const { name } = client
  const callOptions =
    callOptionsModule === undefined
      ? fromRuntime("call/CallOptions")
      : JSON.stringify(callOptionsModule)
  return [
    `import { createQuerySerializer } from ${JSON.stringify(encoding)}`,
    ...(hasBytes
      ? [
          `import type { BinaryOperation as AnyBinaryOperation } from ${fromRuntime("call/BinaryOperation")}`
        ]
      : []),
    `import { type Operation as AnyOperation, operationOf } from ${fromRuntime("call/Operation")}`,
    `import { withQueryOf } from ${fromRuntime("call/Query")}`,
    ...(hasEvents
      ? [
          `import type {\n  EventOperation as AnyEventOperation,\n  EventOptions as AnyEventOptions\n} from ${fromRuntime("events/Events")}`
        ]
      : []),
    ...(hasPages
      ? [
          `import type { PagedOperation as AnyPagedOperation } from ${fromRuntime("pagination/PagedOperation")}`,
          `import type { PageStreamOptions as AnyPageStreamOptions } from ${fromRuntime("pagination/PageStream")}`
        ]
      : []),
    ...(hasItems
      ? [
          `import type {\n  ItemsOperation as AnyItemsOperation,\n  ItemsOptions as AnyItemsOptions\n} from ${fromRuntime("events/Items")}`
        ]
      : []),
    ...(parts.hasHeaders
      ? [
          `import type { RespondingOperation as AnyRespondingOperation } from ${fromRuntime("call/WithResponse")}`
        ]
      : []),
    ...(hasEvents || hasItems || hasPages
      ? [`import type { CallOptions } from ${callOptions}`]
      : []),
    `import { ${name} } from ${JSON.stringify(sibling("client"))}`,
    "",
    `export type { CallOptions } from ${callOptions}`,
    `export { ${name} } from ${JSON.stringify(sibling("client"))}`,
    `export * from ${fromRuntime("core/Errors")}`,
    `export type { ConfigurationError } from ${fromRuntime("core/ConfigurationError")}`,
    `export type { OperationMetadata } from ${fromRuntime("core/OperationMetadata")}`,
    ...(parts.hasRedirections
      ? [`export type { Redirection } from ${fromRuntime("core/Redirection")}`]
      : []),
    ...(parts.hasUploads
      ? [`export type { Upload, WithUploads } from ${fromRuntime("call/Upload")}`]
      : []),
    ...(hasEvents ? [`export type { GivenEvent } from ${fromRuntime("events/Events")}`] : []),
    ...(hasPages ? [`export type { Page } from ${fromRuntime("pagination/Pages")}`] : []),
    "",
    ...(hasPages
      ? [
          "/** The options of a list that is read as a stream; those of a call apply to each page. */",
          "export interface PageStreamOptions extends CallOptions, AnyPageStreamOptions {}",
          ""
        ]
      : []),
    ...(hasEvents
      ? [
          "/** The options of one event stream; those of a call apply to each connection. */",
          "export interface EventOptions extends CallOptions, AnyEventOptions {}",
          ""
        ]
      : []),
    "/**",
    " * One operation of the API: its path parameters in order, then the request, then options of this",
    " * one call. `E` is every error of a call; `R` is `never` if it is bound to a client.",
    " */",
    "export interface Operation<",
    "  Args extends ReadonlyArray<unknown>,",
    "  A,",
    "  E,",
    `  R = ${name}`,
    "> extends AnyOperation<Args, A, E, R> {}",
    "",
    ...(hasPages
      ? [
          "/** An operation that lists records in pages. A call returns one page. */",
          "export interface PagedOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  Item,",
          "  Body,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyPagedOperation<Args, Item, Body, E, R, PageStreamOptions> {}",
          ""
        ]
      : []),
    ...(hasEvents
      ? [
          "/** An operation that returns events for as long as its stream is consumed. */",
          "export interface EventOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  Event,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyEventOperation<Args, Event, E, R, EventOptions> {}",
          ""
        ]
      : []),
    ...(parts.hasHeaders
      ? [
          "/** An operation with declared response headers: `withResponse` returns them with the value. */",
          "export interface RespondingOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  A,",
          "  E,",
          "  Headers",
          `> extends AnyRespondingOperation<Args, A, E, ${name}, Headers> {}`,
          ""
        ]
      : []),
    ...(hasItems
      ? [
          "/** The options of one stream of items. */",
          "export interface ItemsOptions extends CallOptions, AnyItemsOptions {}",
          "",
          "/** An operation that returns items as they arrive. */",
          "export interface ItemsOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  Item,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyItemsOperation<Args, Item, E, R, ItemsOptions> {}",
          ""
        ]
      : []),
    ...(hasBytes
      ? [
          "/** An operation that returns bytes: all of them, or with `stream` as they arrive. */",
          "export interface BinaryOperation<",
          "  Args extends ReadonlyArray<unknown>,",
          "  A,",
          "  E,",
          `  R = ${name}`,
          "> extends AnyBinaryOperation<Args, A, E, R> {}",
          ""
        ]
      : []),
    "/** Makes an operation. */",
    `export const operation = ${pureAnnotation} operationOf(${name})`,
    "",
    "/** The extras of an operation that has a query. */",
    `export const withQuery = ${pureAnnotation} withQueryOf(`,
    "  createQuerySerializer<Readonly<Record<string, unknown>>>",
    ")",
    ""
  ].join("\n")
}

const pagedText = ({
  client: { name },
  profileModule,
  sibling
}: Parts) => `import { pagedOperationOf } from ${fromRuntime("pagination/PagedOperation")}
${profileModule === undefined ? "" : `import { pagination } from ${JSON.stringify(profileModule)}\n`}import { ${name} } from ${JSON.stringify(sibling("client"))}
import { type PageStreamOptions, withQuery } from ${JSON.stringify(sibling("runtime"))}

/** Makes an operation that lists records in pages. */
export const pagedOperation = ${pureAnnotation} pagedOperationOf<${name}, PageStreamOptions>(
  ${name},
  ${profileModule === undefined ? "{}" : "pagination"},
  withQuery
)
`

const binaryText = ({
  client: { name },
  sibling
}: Parts) => `import { binaryOperationOf } from ${fromRuntime("call/BinaryOperation")}
import { ${name} } from ${JSON.stringify(sibling("client"))}

/** Makes an operation that returns bytes. */
export const binaryOperation = ${pureAnnotation} binaryOperationOf(${name})
`

const itemsText = ({
  client: { name },
  sibling
}: Parts) => `import { itemsOperationOf } from ${fromRuntime("events/Items")}
import { ${name} } from ${JSON.stringify(sibling("client"))}
import type { ItemsOptions } from ${JSON.stringify(sibling("runtime"))}

/** Makes an operation that returns items as they arrive. */
export const itemsOperation = ${pureAnnotation} itemsOperationOf<${name}, ItemsOptions>(${name})
`

const responsesText = ({
  client: { name },
  sibling
}: Parts) => `import { respondingOperationOf } from ${fromRuntime("call/WithResponse")}
import { ${name} } from ${JSON.stringify(sibling("client"))}

/** Makes an operation with declared response headers. */
export const respondingOperation = ${pureAnnotation} respondingOperationOf(${name})
`

const encodingText = () =>
  `export { encodedBy } from ${fromRuntime("call/Encoding")}
`

const uploadsText = () =>
  `export { uploadedBy } from ${fromRuntime("call/Upload")}
`

const redirectionsText = () =>
  `export { redirecting } from ${fromRuntime("call/Redirections")}
`

/** The names that the runtime's credentials have already. */
const credentialNames = [
  "token",
  "tokenEffect",
  "clientSecret",
  "mutualTls",
  "basic",
  "none",
  "schemes"
]

/** What makes the credentials of a scheme, and which module of the runtime it needs. */
const schemeText = (scheme: WrittenScheme, name: string): ReadonlyArray<string> => {
  const description = scheme.description
  switch (scheme.type) {
    case "apiKey":
      return [
        ...documentationOf([
          `An API key, in the ${places[scheme.in]} \`${scheme.name}\`.`,
          description
        ]),
        `export const ${name} = (key: Redacted<string>): Credentials =>`,
        `  apiKeyIn(${literalText({ in: scheme.in, name: scheme.name })}, key)`,
        ""
      ]
    case "basic":
      return [
        ...documentationOf(["A name and a password.", description]),
        `export const ${name}: typeof basic = basic`,
        ""
      ]
    case "bearer":
      return [
        ...documentationOf(["A token that you have.", description]),
        `export const ${name}: typeof token = token`,
        ""
      ]
    case "oauth2":
      return scheme.tokenUrl === undefined
        ? [
            ...documentationOf([
              "An OAuth 2 token that you have; `tokenEffect` takes an Effect that returns one.",
              description
            ]),
            `export const ${name}: typeof token = token`,
            ""
          ]
        : [
            ...documentationOf([
              "The client-credentials grant of OAuth 2; `token` and `tokenEffect` take a token of any other grant.",
              description
            ]),
            `export const ${name}: typeof clientSecret = clientSecret`,
            ""
          ]
  }
}

const credentialsText = ({ schemes }: Parts) => {
  const unique = uniqueNames(credentialNames)
  // A scheme whose name is that of its credentials has them already.
  const own = schemes.filter(
    ({ scheme, type }) => !(credentialNames.includes(scheme) && type !== "apiKey")
  )
  const named = own.map((scheme) => ({
    scheme,
    name: unique(localName(camelCase(scheme.scheme) || "apiKey"))
  }))
  const has = (type: WrittenScheme["type"]): boolean => schemes.some((each) => each.type === type)
  const hasGrant = own.some((each) => each.type === "oauth2" && each.tokenUrl !== undefined)
  const hasToken = own.some(
    (each) => each.type === "bearer" || (each.type === "oauth2" && each.tokenUrl === undefined)
  )
  const used = [...(hasGrant ? ["clientSecret"] : []), ...(hasToken ? ["token"] : [])]
  return [
    ...(has("apiKey")
      ? [
          'import type { Redacted } from "effect/Redacted"',
          `import { apiKey as apiKeyIn } from ${fromRuntime("credentials/ApiKey")}`
        ]
      : []),
    ...(own.some(({ type }) => type === "basic")
      ? [`import { basic } from ${fromRuntime("credentials/Basic")}`]
      : []),
    ...(has("apiKey") || schemes.length > 1
      ? [`import type { Credentials } from ${fromRuntime("credentials/Credentials")}`]
      : []),
    ...(used.length > 0
      ? [`import { ${used.join(", ")} } from ${fromRuntime("credentials/Credentials")}`]
      : []),
    ...(schemes.length > 1
      ? [`import { schemes as schemesOf } from ${fromRuntime("credentials/Schemes")}`]
      : []),
    "",
    `export * from ${fromRuntime("credentials/Credentials")}`,
    ...(has("basic") ? [`export { basic } from ${fromRuntime("credentials/Basic")}`] : []),
    `export { none } from ${fromRuntime("credentials/Schemes")}`,
    "",
    ...named.flatMap(({ name, scheme }) => schemeText(scheme, name)),
    ...(schemes.length > 1
      ? [
          "/** Several credentials by the names of their schemes: an operation is called with those that it needs. */",
          "export const schemes = (given: {",
          ...schemes.map(({ scheme }) => `  readonly ${keyText(scheme)}?: Credentials`),
          "}): Credentials => schemesOf(given)",
          ""
        ]
      : [])
  ].join("\n")
}

/** The name of a server among others: by what the document calls it, if that is short. */
const serverName = ({ title, url }: ServerChoice, index: number): string => {
  const name = camelCase((title ?? "").split(/[.:(]/, 1).join(""))
  return name !== "" && name.length <= 24 && /^[a-z]/i.test(name)
    ? localName(name)
    : /localhost|127\.0\.0\.1/.test(url)
      ? "local"
      : `server${index + 1}`
}

const serversText = ({ servers }: Parts) => {
  const unique = uniqueNames(["serverAt", "ServerAddress"])
  return [
    'import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"',
    `import { type ServerAddress, serverAt } from ${fromRuntime("sdk/ServerAddress")}`,
    "",
    ...servers.flatMap((server, index) => {
      const { title, url, variables } = server
      const required = variables.some((each) => each.default === undefined)
      const defaults = Object.fromEntries(
        variables.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default]]))
      )
      const members = variables.flatMap((each) => [
        ...documentationOf([each.description]).map((line) => `  ${line}`),
        `  readonly ${keyText(each.name)}${each.default === undefined ? "" : "?"}: ${
          each.values.length === 0
            ? "string"
            : each.values.map((value) => literalText(value)).join(" | ")
        }`
      ])
      const name = unique(serverName(server, index))
      return [
        ...documentationOf([title, `\`${url}\``]),
        ...(variables.length === 0
          ? [
              `export const ${name} = (): ServerAddress | ConfigurationError => serverAt(${literalText(url)}, {})`
            ]
          : [
              `export const ${name} = (variables: {`,
              ...members,
              `}${required ? "" : " = {}"}): ServerAddress | ConfigurationError =>`,
              `  serverAt(${literalText(url)}, { ${Object.keys(defaults).length === 0 ? "" : `...${literalText(defaults)}, `}...variables })`
            ]),
        ""
      ]
    })
  ].join("\n")
}

const places = { header: "header", query: "query parameter", cookie: "cookie" } as const

const eventsText = ({
  client: { name },
  profileModule,
  sibling
}: Parts) => `import { eventOperationOf } from ${fromRuntime("events/Events")}
${profileModule === undefined ? "" : `import { events } from ${JSON.stringify(profileModule)}\n`}import { ${name} } from ${JSON.stringify(sibling("client"))}
import type { EventOptions } from ${JSON.stringify(sibling("runtime"))}

/** Makes an operation that returns events. */
export const eventOperation = ${pureAnnotation} eventOperationOf<${name}, EventOptions>(
  ${name},
  ${profileModule === undefined ? "{}" : "events"}
)
`

/** Where applications get tokens, as the document's first grant of that kind says. */
const tokenEndpointText = ({ schemes, server }: Parts): ReadonlyArray<string> | undefined => {
  const url = schemes.flatMap((each) =>
    each.type === "oauth2" && each.tokenUrl !== undefined ? [each.tokenUrl] : []
  )[0]
  const parsed = url === undefined ? null : URL.parse(url, server.origin)
  return parsed === null
    ? undefined
    : [
        "const tokenEndpoint: TokenEndpoint = {",
        `  origin: ${literalText(parsed.origin)},`,
        `  path: ${literalText(parsed.pathname + parsed.search)},`,
        "  format: form,",
        "  parameters: {},",
        `  assertionAudience: ${literalText(parsed.href)}`,
        "}",
        ""
      ]
}

const makeText = (parts: Parts) => {
  const { schemes, server, servers, sibling } = parts
  const tokenEndpoint = tokenEndpointText(parts)
  const isOpen = schemes.length === 0
  const needsOrigin = server.origin === undefined && servers.length === 0
  const made = [
    "profile",
    server.origin === undefined ? (needsOrigin ? "undefined" : "null") : literalText(server.origin),
    ...(tokenEndpoint === undefined ? [] : ["tokenEndpoint"])
  ]
  const makeOf = `${pureAnnotation} makeOf(\n  ${made.join(",\n  ")}\n)`
  const members = [
    ...(needsOrigin
      ? [
          "  /** Scheme, host and port of the server: `https`, or `http` on this machine. */",
          "  readonly origin: string"
        ]
      : []),
    ...(isOpen
      ? [
          " /** The credentials; the document requires none. */",
          '  readonly credentials?: SdkOptions["credentials"] | undefined'
        ]
      : [])
  ]
  return [
    `import { makeOf, type MakeClient, type SdkOptions } from ${fromRuntime("sdk/SdkClient")}`,
    ...(tokenEndpoint === undefined
      ? []
      : [
          `import type { TokenEndpoint } from ${fromRuntime("core/Server")}`,
          `import { form } from ${fromRuntime("credentials/TokenFormats")}`
        ]),
    ...(isOpen ? [`import { none } from ${fromRuntime("credentials/Schemes")}`] : []),
    `import { profile } from ${JSON.stringify(sibling("profile"))}`,
    "",
    ...(tokenEndpoint ?? []),
    "/** The options of a client. */",
    `export interface ClientOptions extends ${isOpen ? 'Omit<SdkOptions, "credentials">' : "SdkOptions"} {${members.length === 0 ? "" : `\n${members.join("\n")}\n`}}`,
    "",
    ...(isOpen
      ? [
          `const makeWith = ${makeOf}`,
          "",
          "/** Makes a client over a transport. */",
          "export const make: MakeClient<ClientOptions> = (transport, options) =>",
          "  makeWith(transport, { ...options, credentials: options.credentials ?? none })"
        ]
      : [
          "/** Makes a client over a transport. */",
          `export const make: MakeClient<ClientOptions> = ${makeOf}`
        ]),
    ""
  ].join("\n")
}

/** The module of one way to send. */
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

/** The module of something that is put around the client. */
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

const validateText = ({
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

/** The types of operations that the index exports. */
const indexTypes = (parts: Omit<Parts, "entryNames">): ReadonlyArray<string> => [
  ...(parts.hasBytes ? ["BinaryOperation"] : []),
  ...(parts.hasEvents ? ["EventOperation", "EventOptions", "GivenEvent"] : []),
  ...(parts.hasItems ? ["ItemsOperation", "ItemsOptions"] : []),
  ...(parts.hasHeaders ? ["RespondingOperation"] : []),
  "Operation",
  "OperationMetadata",
  ...(parts.hasPages ? ["Page", "PagedOperation", "PageStreamOptions"] : []),
  ...(parts.hasUploads ? ["Upload"] : []),
  "CallOptions"
]

/** What the index exports beside the resources, or the names that the SDK's own one reserves. */
const reservedNames = (parts: Omit<Parts, "entryNames">): ReadonlySet<string> =>
  new Set(
    parts.client.entries
      ? [
          ...errorNames.values(),
          "ClientErrorResponse",
          "DefaultErrorResponse",
          "ServerErrorResponse",
          "ApiError",
          "ConfigurationError",
          "Bound",
          "CallDefaults",
          "CallError",
          "ClientOptions",
          "Credentials",
          "Logging",
          "Metrics",
          "RateLimits",
          "ReadOnly",
          ...(parts.hasRedirections ? ["Redirection"] : []),
          "Retry",
          ...(parts.servers.length === 0 ? [] : ["Servers"]),
          ...(parts.hasUploads ? ["Upload", "Uploads"] : []),
          "Tracing",
          parts.client.name,
          ...indexTypes(parts),
          ...parts.client.reserved
        ]
      : parts.client.reserved
  )

/**
 * The main entry has resources beside modules and errors, and none may hide another: what each of them
 * is called there. An entry that somebody else writes cannot rename them.
 */
const entryNamesOf = (
  parts: Omit<Parts, "entryNames">,
  report: Report
): ReadonlyMap<string, string> => {
  const reserved = reservedNames(parts)
  const problems = parts.namespaces
    .filter((name) => (parts.client.entries ? parts.client.reserved : [...reserved]).includes(name))
    .map((name) => ({
      where: `resource ${name}`,
      problem: "the main entry exports something else by this name",
      remedy: "give its operations another tag or identifier"
    }))
  if (problems.length > 0) throw new GenerationError(problems)
  const unique = uniqueNames([...reserved, ...parts.namespaces])
  return new Map(
    parts.namespaces.map((name) => {
      if (!reserved.has(name)) return [name, name]
      const other = unique(`${name}Resource`)
      report.add(
        "changed",
        `resource ${name}`,
        `it is "${other}" in the main entry, which has something else by its name`
      )
      return [name, other]
    })
  )
}

const exportedAs = (name: string, other = name): string =>
  name === other ? name : `${name} as ${other}`

const indexText = (parts: Parts) => {
  const { client, entryNames, hasRedirections, index, namespaces, schemes, servers, sibling } =
    parts
  const types = indexTypes(parts)
  return [
    `export {\n${namespaces.map((name) => `  ${exportedAs(name, entryNames.get(name))}`).join(",\n")}\n} from ${JSON.stringify(index)}`,
    `export { ${client.name} } from ${JSON.stringify(sibling("client"))}`,
    `export { bind, type Bound } from ${JSON.stringify(sibling("bind"))}`,
    `export { CallDefaults } from ${JSON.stringify(sibling("call-defaults"))}`,
    `export type { ClientOptions } from ${JSON.stringify(sibling("make"))}`,
    `export type {\n${types
      .toSorted()
      .map((type) => `  ${type}`)
      .join(",\n")}\n} from ${JSON.stringify(sibling("runtime"))}`,
    `export * from ${fromRuntime("core/Categories")}`,
    `export * from ${fromRuntime("core/Errors")}`,
    `export { ConfigurationError } from ${fromRuntime("core/ConfigurationError")}`,
    ...(hasRedirections ? [`export { Redirection } from ${fromRuntime("core/Redirection")}`] : []),
    `export * as Credentials from ${schemes.length === 0 ? fromRuntime("credentials/Credentials") : JSON.stringify(sibling("credentials"))}`,
    ...(servers.length === 0
      ? []
      : [`export * as Servers from ${JSON.stringify(sibling("servers"))}`]),
    `export * as Retry from ${fromRuntime("retry/Retry")}`,
    ...(parts.hasUploads ? [`export * as Uploads from ${fromRuntime("call/UploadStream")}`] : []),
    `export * as Logging from ${JSON.stringify(sibling("logging"))}`,
    `export * as Metrics from ${JSON.stringify(sibling("metrics"))}`,
    `export * as RateLimits from ${JSON.stringify(sibling("rate-limits"))}`,
    `export * as ReadOnly from ${JSON.stringify(sibling("read-only"))}`,
    `export * as Tracing from ${JSON.stringify(sibling("tracing"))}`,
    ""
  ].join("\n")
}

/** The entry points, by the names of their modules. */
const entries: Readonly<Record<string, (parts: Parts) => string>> = {
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

/** The modules of an SDK, where the configuration names one. */
export const sdkFiles = (context: SdkContext): ReadonlyArray<LayerFile> => {
  const { config, server, tree } = context
  const { client, importExtension } = config
  if (client === undefined) return []
  if (tree.children.has(sdkFolder)) {
    failWith(
      "option client",
      `a resource is called "${sdkFolder}", as the folder of the SDK's own modules`,
      "give its operations another tag or identifier"
    )
  }
  const models = operationsIn(tree).map(({ model }) => model)
  const hasPages = models.some((model) => formOf(model, true) === pagedOperation)
  const file = `${sdkFolder}/module`
  const own = (specifier: string | undefined) =>
    specifier === undefined ? undefined : ownModule(specifier, importExtension)
  const unnamed: Omit<Parts, "entryNames"> = {
    client,
    errors: errorsOf(models),
    hasPages,
    hasBytes: models.some((model) => formOf(model, true) === binaryOperation),
    hasEvents: models.some((model) => formOf(model, true) === eventOperation),
    hasItems: models.some((model) => formOf(model, true) === itemsOperation),
    hasHeaders: models.some((model) => formOf(model, true) === respondingOperation),
    hasEncoding: models.some((model) => model.encoding !== undefined && !model.hasUploads),
    hasUploads: models.some((model) => model.hasUploads),
    hasRedirections: models.some((model) => redirectionsOf(model, true).length > 0),
    schemes: context.schemes,
    servers: context.servers,
    hasSchemas:
      config.schemas && siblingOf(file, `${config.schemas.file}/operations`, importExtension),
    server,
    namespaces: namespacesOf(tree).map(({ name }) => name),
    encoding: context.encodingOf(file),
    sibling: (module) => `./${module}${importExtension}`,
    index: siblingOf(file, "index", importExtension),
    profileModule: own(client.profile),
    callOptionsModule: own(client.callOptions)
  }
  const parts: Parts = { ...unnamed, entryNames: entryNamesOf(unnamed, context.report) }
  const texts: Readonly<Record<string, (parts: Parts) => string>> = {
    client: clientText,
    profile: profileText,
    runtime: runtimeText,
    ...(hasPages ? { paged: pagedText } : undefined),
    ...(parts.hasEvents ? { events: eventsText } : undefined),
    ...(parts.hasBytes ? { binary: binaryText } : undefined),
    ...(parts.hasItems ? { items: itemsText } : undefined),
    ...(parts.hasHeaders ? { responses: responsesText } : undefined),
    ...(parts.hasEncoding ? { encoding: encodingText } : undefined),
    ...(parts.hasUploads ? { uploads: uploadsText } : undefined),
    ...(parts.hasRedirections ? { redirections: redirectionsText } : undefined),
    ...(client.entries ? entries : undefined),
    ...(client.entries && parts.schemes.length > 0 ? { credentials: credentialsText } : undefined),
    ...(client.entries && parts.servers.length > 0 ? { servers: serversText } : undefined),
    ...(client.entries && config.schemas !== undefined ? { validation: validateText } : undefined)
  }
  return Object.entries(texts).map(([module, text]) => ({
    path: `${sdkFolder}/${module}.ts`,
    text: () => `${header}\n${forEdition(text(parts), client)}`
  }))
}
