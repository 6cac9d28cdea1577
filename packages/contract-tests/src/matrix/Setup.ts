/**
 * The management contract, ready to be run: its rows, its mock in this process,
 * and the matrix over either client, with or without something broken between.
 */
import { Credentials, ManagementClient } from "@effect-auth0/management"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { basePath, load } from "../contract/Document.ts"
import { operationsOf } from "../contract/Operations.ts"
import { makeSampler } from "../contract/Sampler.ts"
import { fetchOf, transportOf } from "../prism/Bridges.ts"
import { makeEngine } from "../prism/Engine.ts"
import type { Mock } from "../prism/Exchange.ts"
import { preferHeader } from "../prism/Settings.ts"
import { type Case, casesOf } from "./Cases.ts"
import { type Caller, type MatrixResult, runMatrix } from "./Matrix.ts"
import { makeRawCaller, rawFunctions } from "./RawCaller.ts"
import { makeServiceCaller } from "./ServiceCaller.ts"
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

/** All rows of the matrix. */
export const rows = casesOf(operations, makeSampler(document))

/**
 * The rows for passes over a socket, which are slower: every answer to the full
 * request, and of the request with only what is required the first success.
 */
export const wireRows = rows.filter(
  ({ operation, request, response }) =>
    request.variant === "everything" ||
    (request.variant === "required" && response === operation.responses[0])
)

/** The rows for Prism's own server, the slowest: one answer to the full request for each status. */
export const serverRows = wireRows.filter(
  ({ example, request, response }) =>
    request.variant === "everything" && example === response.examples[0]
)

// Enough to show that a broken client is noticed, however large the contract becomes.
const provingRowCount = 600

/** The rows that mutants are tried on: all of them, or as many evenly spread ones. */
export const provingRows = rows.filter(
  (_, index) => index % Math.ceil(rows.length / provingRowCount) === 0
)

/** The mock in this process. */
export const engine = makeEngine(document)

/** The options of a client of the service layer. */
export const clientOptions = { domain, credentials: Credentials.token(Redacted.make(token)) }

/** A witness of the management contract. */
export const witnessOf = (): Witness => makeWitness({ prefix, authorization: `Bearer ${token}` })

/** Something put between a client and the mock, to break or to watch what passes. */
export type Between = (mock: Mock) => Mock

/** Something put around the service layer's client. */
export type Around = (client: ManagementClient["Service"]) => ManagementClient["Service"]

const headersOf = (row: Case, call: string): Readonly<Record<string, string>> => ({
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
    rows: options?.rows ?? rows,
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
