/**
 * The management contract, ready to be run: its rows, its mock in this process,
 * and the matrix over either client, with or without something broken between.
 */
import * as Management from "@effect-auth0/management"
import { Credentials, ManagementClient } from "@effect-auth0/management"
import * as Redacted from "effect/Redacted"
import type { Case } from "openapi-contract-tests/matrix/Cases"
import { type Between, makeHarness } from "openapi-contract-tests/matrix/Harness"
import type { MatrixResult } from "openapi-contract-tests/matrix/Matrix"
import { watchMock } from "openapi-contract-tests/matrix/Witness"
import { fetchOf } from "openapi-contract-tests/prism/Bridges"
import { load } from "../contract/Contracts.ts"
import { errorBody, errorTags, headerOptions, paging } from "./Expectations.ts"
import { makeRawCaller, rawFunctions } from "./RawCaller.ts"

/** The token of every client here. */
export const token = "contract-test-token"

/** The tenant that the clients believe they call. */
export const domain = "acme.eu.auth0.com"

/**
 * The options of a client of the service layer. It does not heed the limits that it is told: the
 * mock rejects on demand, and the next row would wait in earnest for a minute that is an example.
 */
export const clientOptions = {
  domain,
  credentials: Credentials.token(Redacted.make(token)),
  rateLimits: false
}

/** The contract and the service layer. */
export const harness = makeHarness<ManagementClient>({
  document: load("management").root,
  sdk: Management,
  tag: ManagementClient,
  client: ManagementClient.layerTransport(clientOptions),
  authorization: { authorization: `Bearer ${token}` },
  errorBody,
  errorTags,
  paging,
  headerOptions
})

export const {
  argumentsOf,
  callerOf,
  document,
  exported,
  operations,
  prefix,
  provingRows,
  run,
  runService,
  sampler,
  spreadRows,
  wireRows
} = harness

/** The mock in this process. */
export const engine = harness.engine()

/** A witness of the management contract. */
export const witnessOf = harness.witness

let functions: ReturnType<typeof rawFunctions> | undefined

/** The raw client's functions, found once. */
export const rawOperations = (): ReturnType<typeof rawFunctions> =>
  (functions ??= rawFunctions(operations))

/** The matrix through the raw client, over the mock in this process. */
export const runRaw = async (options?: {
  readonly rows?: ReadonlyArray<Case>
  readonly between?: Between
}): Promise<MatrixResult> => {
  const witness = witnessOf()
  const watched = watchMock(witness, await engine)
  const caller = makeRawCaller({
    functions: await rawOperations(),
    baseUrl: `https://${domain}${prefix}`,
    token,
    fetch: fetchOf(options?.between?.(watched) ?? watched)
  })
  return run(caller, witness, options)
}
