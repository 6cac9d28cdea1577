/**
 * A contract and an SDK that is generated from it, ready to be run: the rows of the matrix, the mock
 * in this process, and the matrix over the SDK's client, with or without something broken between.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Context from "effect/Context"
import type { Client } from "openapi-effect-runtime/call/Client"
import type { Transport } from "openapi-effect-runtime/transport/Transport"
import { basePath, type Document, fromRoot } from "../contract/Document.ts"
import { type Json, type JsonObject, objectAt } from "../contract/Json.ts"
import { type ContractOperation, operationsOf } from "../contract/Operations.ts"
import { type SampledRequest, sampleRequests } from "../contract/Requests.ts"
import { makeSampler, type Sampler } from "../contract/Sampler.ts"
import { linkToNext } from "../paging/PageParameters.ts"
import { defaultPaging, type PagingNames } from "../paging/PagingNames.ts"
import { transportOf } from "../prism/Bridges.ts"
import { makeEngine } from "../prism/Engine.ts"
import type { Mock } from "../prism/Exchange.ts"
import { preferHeader } from "../prism/Settings.ts"
import { argumentsOf, formType, type HeaderOptions, urlEncodedType } from "./Arguments.ts"
import { byteTypeOf, givesBytes } from "./Bytes.ts"
import { type Case, casesOf } from "./Cases.ts"
import { givesEvents, isStreaming } from "./Events.ts"
import { type Caller, type MatrixResult, runMatrix } from "./Matrix.ts"
import {
  type AnyOperation,
  type ErrorBodyNames,
  errorTags,
  type Expectations,
  makeServiceCaller,
  operationsIn,
  type ServiceCaller
} from "./ServiceCaller.ts"
import { callHeader, makeWitness, watchMock, type Witness } from "./Witness.ts"

/** What is tested, and what is expected of it beside its contract. */
export interface HarnessOptions<Id> {
  /** The OpenAPI document, bundled: references lead into itself. */
  readonly document: unknown
  /** The SDK's module: its operations are those that it exports, in namespaces too. */
  readonly sdk: object
  /** The tag of the SDK's client. */
  readonly tag: Context.Key<Id, Client>
  /**
   * The client over the transport that it is given. It must not wait for rate limits: the mock
   * rejects on demand, and the next row would wait in earnest.
   */
  readonly client: Layer.Layer<Id, unknown, Transport>
  /** The headers by which the client proves itself, by lower-case name. */
  readonly authorization?: Readonly<Record<string, string>>
  /** The query parameters by which it does. */
  readonly queryAuthorization?: Readonly<Record<string, string>>
  /** The members of an error response's body. */
  readonly errorBody?: ErrorBodyNames
  /** The tags of error classes by status, where they are others than those of the HTTP specification. */
  readonly errorTags?: Readonly<Record<number, string>>
  /** How the API pages its lists, where that is not as most do. */
  readonly paging?: Partial<PagingNames>
  /**
   * How lists are paged of which the document does not say it, by operation, as `x-pagination` would
   * have it: the generator tells them by names, and so must be held to what is right.
   */
  readonly lists?: JsonObject
  /** The call options that send a header of an operation, by the header's lower-case name. */
  readonly headerOptions?: HeaderOptions
}

/** Something put between a client and the mock, to break or to watch what passes. */
export type Between = (mock: Mock) => Mock

/** Something put around an SDK's client. */
export type Around = (client: Client) => Client

/** What a run of the matrix over an SDK may be given. */
export interface RunOptions {
  readonly rows?: ReadonlyArray<Case>
  readonly between?: Between
  readonly around?: Around
}

/** A contract and its SDK, ready to be run. */
export interface Harness<Id> {
  readonly document: Document
  readonly operations: ReadonlyArray<ContractOperation>
  /** What comes before the contract's paths. */
  readonly prefix: string
  readonly sampler: Sampler
  readonly names: PagingNames
  readonly expectations: Expectations
  readonly client: Layer.Layer<Id, never, Transport>
  /** The names of the headers by which the client proves itself. */
  readonly authorization: ReadonlyArray<string>
  /** The names of the query parameters by which it does. */
  readonly queryAuthorization: ReadonlyArray<string>
  /** Every operation that the SDK exports, by its id. */
  readonly exported: ReadonlyMap<string, AnyOperation<Id>>
  readonly requestsOf: (operation: ContractOperation) => ReadonlyArray<SampledRequest>
  readonly argumentsOf: (
    operation: ContractOperation,
    request: SampledRequest,
    options: object
  ) => ReadonlyArray<unknown>
  /** All rows of the matrix; sampled when they are first asked for. */
  readonly allRows: () => ReadonlyArray<Case>
  /** The rows for a pass over a socket: one response to the full request for each status. */
  readonly wireRows: () => ReadonlyArray<Case>
  /**
   * The rows for one of several passes over a socket, which are slower: one for every operation, of
   * another status for each operation and each pass.
   */
  readonly spreadRows: (pass: number) => ReadonlyArray<Case>
  /** The rows that mutants are tried on: those of some operations, one of each unusual kind among them. */
  readonly provingRows: () => ReadonlyArray<Case>
  /** The mock in this process; made when it is first asked for. */
  readonly engine: () => Promise<Mock>
  readonly witness: () => Witness
  readonly callerOf: <E>(client: Layer.Layer<Id, E>) => ServiceCaller
  /** Runs rows with a caller whose requests the witness sees. */
  readonly run: (
    caller: Caller,
    witness: Witness,
    options?: { readonly rows?: ReadonlyArray<Case>; readonly concurrency?: number }
  ) => Promise<MatrixResult>
  /** The matrix through the SDK, over the mock in this process. */
  readonly runService: (options?: RunOptions) => Promise<MatrixResult>
}

// Who asks for events or for bytes accepts nothing else. An API rejects in JSON all the same, and Prism
// would rather fail; what the client asks for is shown by the row of the success.
const acceptOf = ({ operation, response }: Case) => {
  const other = isStreaming(operation) ? "text/event-stream" : byteTypeOf(operation)
  return other === undefined || givesEvents(response) || givesBytes(response)
    ? undefined
    : { accept: `${other}, application/json` }
}

const headersOf = (row: Case, call: string): Readonly<Record<string, string>> => ({
  ...acceptOf(row),
  prefer: preferHeader(row.response.status, row.example?.name ?? ""),
  [callHeader]: call
})

// What only a few operations have, and a client may therefore get wrong unseen.
const raritiesOf = (
  document: Document
): ReadonlyArray<(operation: ContractOperation) => boolean> => [
  isStreaming,
  ({ adds }) => Object.keys(adds).length > 0,
  (operation) => byteTypeOf(operation) !== undefined,
  ({ body }) => body?.mediaType === formType,
  ({ body }) => body?.mediaType === urlEncodedType,
  ({ pagination }) => pagination?.next === linkToNext,
  ({ parameters }) => parameters.some((parameter) => parameter.in === "header"),
  ({ parameters }) => parameters.some(({ in: place, required }) => place === "query" && required),
  ({ parameters }) =>
    parameters.some(({ explode, in: place, schema }) => {
      const { type } = document.resolve(schema, "")
      return place === "query" && explode && type === "array"
    }),
  ({ responses }) => responses.some(({ status }) => status >= 300 && status < 400),
  ({ pathParameters }) => pathParameters.length > 1,
  ({ method }) => method === "PATCH",
  ({ responses }) => responses.some(({ status }) => status === 409)
]

// Enough to show that a broken client is noticed, however large the contract becomes.
const provingOperationCount = 16

const problemDetails: ErrorBodyNames = { statusText: "title", detail: "detail", code: "type" }

/** What is computed when it is first asked for. */
const lazy = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}

/** Makes the harness of an SDK. */
export const makeHarness = <Id>(options: HarnessOptions<Id>): Harness<Id> => {
  const { sdk, tag } = options
  // Whatever is imported as JSON is JSON.
  const document = fromRoot(objectAt(options.document as Json, "document"))
  const operations = operationsOf(document, options.lists)
  const prefix = basePath(document)
  const sampler = makeSampler(document)
  const names: PagingNames = { ...defaultPaging, ...options.paging }
  const { authorization: proof = {}, queryAuthorization = {} } = options
  const authorization = Object.keys(proof)
  const exported = operationsIn<Id>(sdk)
  const client = Layer.orDie(options.client)
  const expectations: Expectations = {
    errorTags: options.errorTags ?? errorTags,
    errorBody: options.errorBody ?? problemDetails,
    paging: names,
    headerOptions: options.headerOptions ?? {}
  }
  const allRows = lazy(() => casesOf(operations, sampler))
  const wireRows = () =>
    allRows().filter(
      ({ example, request, response }) =>
        request.variant === "everything" && example === response.examples[0]
    )
  const provingRows = lazy(() => {
    const step = Math.ceil(operations.length / provingOperationCount)
    const chosen = new Set([
      ...raritiesOf(document).map((isRare) => operations.find(isRare)),
      ...operations.filter((_, index) => index % step === 0)
    ])
    return casesOf(
      operations.filter((operation) => chosen.has(operation)),
      sampler
    )
  })
  const engine = lazy(() => makeEngine(document))
  const witness = () => makeWitness({ prefix, authorization: proof, queryAuthorization })
  const callerOf: Harness<Id>["callerOf"] = (made) =>
    makeServiceCaller(made, exported, expectations)
  const run: Harness<Id>["run"] = (caller, watching, { concurrency = 1, rows = allRows() } = {}) =>
    runMatrix({ rows, caller, witness: watching, headers: headersOf, concurrency })
  return {
    document,
    operations,
    prefix,
    sampler,
    names,
    expectations,
    client,
    authorization,
    queryAuthorization: Object.keys(queryAuthorization),
    exported,
    requestsOf: (operation) => sampleRequests(operation, sampler),
    argumentsOf: (operation, request, own) =>
      argumentsOf(operation, request, own, expectations.headerOptions),
    allRows,
    wireRows,
    spreadRows: (pass) => {
      const byOperation = Map.groupBy(wireRows(), ({ operation }) => operation)
      return [...byOperation.values()].flatMap((rows, index) => {
        const row = rows[(index + pass) % rows.length]
        return row === undefined ? [] : [row]
      })
    },
    provingRows,
    engine,
    witness,
    callerOf,
    run,
    runService: async (own = {}) => {
      const { around, between } = own
      const watching = witness()
      const watched = watchMock(watching, await engine())
      const over = client.pipe(Layer.provide(transportOf(between?.(watched) ?? watched)))
      const caller = callerOf(
        around === undefined
          ? over
          : Layer.effect(tag, Effect.map(tag, around)).pipe(Layer.provide(over))
      )
      try {
        return await run(caller, watching, own)
      } finally {
        await caller.close()
      }
    }
  }
}
