/**
 * The management contract, ready to be run: its rows, its mock in this process,
 * and the matrix over either client, with or without something broken between.
 */
import { Credentials, ManagementClient } from "@effect-auth0/management"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { basePath, load } from "../contract/Document.ts"
import { type ContractOperation, operationsOf } from "../contract/Operations.ts"
import { makeSampler } from "../contract/Sampler.ts"
import { fetchOf, transportOf } from "../prism/Bridges.ts"
import { makeEngine } from "../prism/Engine.ts"
import type { Mock } from "../prism/Exchange.ts"
import { preferHeader } from "../prism/Settings.ts"
import { formType } from "./Arguments.ts"
import { type Case, casesOf } from "./Cases.ts"
import { givesEvents, isStreaming } from "./Events.ts"
import { type Caller, type MatrixResult, runMatrix } from "./Matrix.ts"
import { makeRawCaller, rawFunctions } from "./RawCaller.ts"
import { linkToNext, makeServiceCaller } from "./ServiceCaller.ts"
import { callHeader, makeWitness, watchMock, type Witness } from "./Witness.ts"

/** The token of every client here. */
export const token = "contract-test-token"

/** The tenant that the clients believe they call. */
export const domain = "acme.eu.auth0.com"

/** The contract under test. */
export const document = load("management")

/** Its operations. */
export const operations = operationsOf(document)

/** What comes before its paths. */
export const prefix = basePath(document)

/** Makes samples of the contract's schemas. */
export const sampler = makeSampler(document)

let sampled: ReadonlyArray<Case> | undefined

/** All rows of the matrix; sampled when they are first asked for. */
export const allRows = (): ReadonlyArray<Case> => (sampled ??= casesOf(operations, sampler))

/** The rows for a pass over a socket: one answer to the full request for each status. */
export const wireRows = (): ReadonlyArray<Case> =>
  allRows().filter(
    ({ example, request, response }) =>
      request.variant === "everything" && example === response.examples[0]
  )

/**
 * The rows for one of several passes over a socket, which are slower: one for
 * every operation, of another status for each operation and each pass.
 */
export const spreadRows = (pass: number): ReadonlyArray<Case> => {
  const byOperation = Map.groupBy(wireRows(), ({ operation }) => operation)
  return [...byOperation.values()].flatMap((rows, index) => {
    const row = rows[(index + pass) % rows.length]
    return row === undefined ? [] : [row]
  })
}

// What only a few operations have, and a client may therefore get wrong unseen.
const rarities: ReadonlyArray<(operation: ContractOperation) => boolean> = [
  isStreaming,
  ({ body }) => body?.mediaType === formType,
  ({ pagination }) => pagination?.next === linkToNext,
  ({ parameters }) => parameters.some((parameter) => parameter.in === "header"),
  ({ parameters }) => parameters.some(({ in: place, required }) => place === "query" && required),
  ({ parameters }) =>
    parameters.some(({ explode, in: place, schema }) => {
      const { type } = document.resolve(schema, "")
      return place === "query" && explode && type === "array"
    }),
  ({ pathParameters }) => pathParameters.length > 1,
  ({ method }) => method === "PATCH",
  ({ responses }) => responses.some(({ status }) => status === 409)
]

// Enough to show that a broken client is noticed, however large the contract becomes.
const provingOperationCount = 16

let proving: ReadonlyArray<Case> | undefined

/** The rows that mutants are tried on: those of some operations, one of each unusual kind among them. */
export const provingRows = (): ReadonlyArray<Case> => {
  const step = Math.ceil(operations.length / provingOperationCount)
  const chosen = new Set([
    ...rarities.map((isRare) => operations.find(isRare)),
    ...operations.filter((_, index) => index % step === 0)
  ])
  return (proving ??= casesOf(
    operations.filter((operation) => chosen.has(operation)),
    sampler
  ))
}

/** The mock in this process. */
export const engine = makeEngine(document)

/**
 * The options of a client of the service layer. It does not heed the limits that it is told: the
 * mock refuses on demand, and the next row would wait in earnest for a minute that is an example.
 */
export const clientOptions = {
  domain,
  credentials: Credentials.token(Redacted.make(token)),
  rateLimits: false
}

/** A witness of the management contract. */
export const witnessOf = (): Witness => makeWitness({ prefix, authorization: `Bearer ${token}` })

/** Something put between a client and the mock, to break or to watch what passes. */
export type Between = (mock: Mock) => Mock

/** Something put around the service layer's client. */
export type Around = (client: ManagementClient["Service"]) => ManagementClient["Service"]

// Who listens to events accepts nothing else. The API refuses in JSON all the same, and Prism
// would rather fail; that the client asks for events is shown by the row of the success.
const acceptOf = ({ operation, response }: Case) =>
  isStreaming(operation) && !givesEvents(response)
    ? { accept: "text/event-stream, application/json" }
    : undefined

const headersOf = (row: Case, call: string): Readonly<Record<string, string>> => ({
  ...acceptOf(row),
  prefer: preferHeader(row.response.status, row.example?.name ?? ""),
  [callHeader]: call
})

/** Runs rows with a caller whose requests the witness sees. */
export const run = (
  caller: Caller,
  witness: Witness,
  options?: { readonly rows?: ReadonlyArray<Case>; readonly concurrency?: number }
): Promise<MatrixResult> =>
  runMatrix({
    rows: options?.rows ?? allRows(),
    caller,
    witness,
    headers: headersOf,
    concurrency: options?.concurrency ?? 1
  })

/** The matrix through the service layer, over the mock in this process. */
export const runService = async (options?: {
  readonly rows?: ReadonlyArray<Case>
  readonly between?: Between
  readonly around?: Around
}): Promise<MatrixResult> => {
  const witness = witnessOf()
  const watched = watchMock(witness, await engine)
  const client = ManagementClient.layerTransport(clientOptions).pipe(
    Layer.provide(transportOf(options?.between?.(watched) ?? watched))
  )
  const { around } = options ?? {}
  const caller = makeServiceCaller(
    around === undefined
      ? client
      : Layer.effect(ManagementClient, ManagementClient.useSync(around)).pipe(Layer.provide(client))
  )
  try {
    return await run(caller, witness, options)
  } finally {
    await caller.close()
  }
}

/** The matrix through the raw client, over the mock in this process. */
export const runRaw = async (options?: {
  readonly rows?: ReadonlyArray<Case>
  readonly between?: Between
}): Promise<MatrixResult> => {
  const witness = witnessOf()
  const watched = watchMock(witness, await engine)
  const caller = makeRawCaller({
    functions: await rawFunctions(operations),
    baseUrl: `https://${domain}${prefix}`,
    token,
    fetch: fetchOf(options?.between?.(watched) ?? watched)
  })
  return run(caller, witness, options)
}
