/**
 * The matrix through the raw client: the generated function of each operation,
 * found in the entry point of its resource, over a `fetch` of ours.
 */
import { isDeepStrictEqual } from "node:util"
import { createClient } from "@effect-auth0/management-client"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import { bodyOf } from "openapi-contract-tests/matrix/Arguments"
import type { Case } from "openapi-contract-tests/matrix/Cases"
import { dataIn, givesEvents, isStreaming } from "openapi-contract-tests/matrix/Events"
import type { Caller, Outcome } from "openapi-contract-tests/matrix/Matrix"

/** The part of `fetch` that the raw client uses. */
export type RequestFetch = (request: Request) => Promise<Response>

type RawFunction = (options: object) => Promise<unknown>

const isRawFunction = (value: unknown): value is RawFunction => typeof value === "function"

const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)

// `connections.scimConfiguration.get` is `connectionsScimConfigurationGet` of
// `…/connections/scim-configuration`.
const entryPointOf = (id: string): string => id.split(".").slice(0, -1).map(kebab).join("/")

const functionNameOf = (id: string): string =>
  id
    .split(".")
    .map((part, index) => (index === 0 ? part : part.slice(0, 1).toUpperCase() + part.slice(1)))
    .join("")

/** The raw function of every operation that has one, by the operation's id. */
export const rawFunctions = async (
  operations: ReadonlyArray<ContractOperation>
): Promise<ReadonlyMap<string, RawFunction>> => {
  const found = new Map<string, RawFunction>()
  for (const { id } of operations) {
    const module: object = await import(`@effect-auth0/management-client/${entryPointOf(id)}`)
    const value: unknown = Reflect.get(module, functionNameOf(id))
    if (isRawFunction(value)) found.set(id, value)
  }
  return found
}

const nothing = "nothing"

// hey-api gives a response without a body as `{}`, `""`, `null` or a stream, by the content type.
const isNothing = async (data: unknown): Promise<boolean> =>
  data instanceof ReadableStream
    ? (await new Response(data).text()) === ""
    : data === undefined || data === null || data === "" || isDeepStrictEqual(data, {})

const outcomeOf = async (row: Case, result: unknown): Promise<Outcome> => {
  if (typeof result !== "object" || result === null) return { result }
  const response: unknown = Reflect.get(result, "response")
  const status = response instanceof Response ? response.status : undefined
  if ("error" in result) return { status, error: result.error }
  const data: unknown = Reflect.get(result, "data")
  const empty = row.response.mediaType === undefined && (await isNothing(data))
  return { status, data: empty ? nothing : data }
}

// hey-api gives a stream whatever the status is, and tells errors to a listener in words.
const streamOutcome = async (call: RawFunction, options: object): Promise<Outcome> => {
  let failure: unknown
  const result = await call({
    ...options,
    sseMaxRetryAttempts: 1,
    onSseError: (error: unknown) => {
      // Over a socket, the status in words follows.
      failure =
        /^SSE failed: \d{3}/.exec(String(Reflect.get(Object(error), "message")))?.[0] ?? error
    }
  })
  const stream: unknown =
    typeof result === "object" && result !== null ? Reflect.get(result, "stream") : undefined
  if (!isAsyncIterable(stream)) return { result }
  const events: Array<unknown> = []
  for await (const event of stream) events.push(event)
  return failure === undefined ? { events } : { events, failure }
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value

const expectedOfStream = ({ example, response }: Case): Outcome =>
  givesEvents(response)
    ? { events: dataIn(example?.value) }
    : { events: [], failure: `SSE failed: ${response.status}` }

/**
 * Makes the caller of the raw client.
 *
 * @param options.baseUrl - Origin and base path.
 */
export const makeRawCaller = (options: {
  readonly functions: ReadonlyMap<string, RawFunction>
  readonly baseUrl: string
  readonly token: string
  readonly fetch: RequestFetch
}): Caller => {
  const client = createClient({
    baseUrl: options.baseUrl,
    headers: { authorization: `Bearer ${options.token}` },
    fetch: (input, init) => options.fetch(new Request(input, init))
  })
  return {
    call: async (row, headers) => {
      const call = options.functions.get(row.operation.id)
      if (call === undefined) return { missing: row.operation.id }
      const { path, query } = row.request
      const body = bodyOf(row.operation, row.request)
      const passed = { client, path, query, body, headers: { ...row.request.headers, ...headers } }
      return isStreaming(row.operation)
        ? streamOutcome(call, passed)
        : outcomeOf(row, await call(passed))
    },
    expected: (row) => {
      const { example, operation, response } = row
      if (isStreaming(operation)) return expectedOfStream(row)
      return response.status >= 400
        ? { status: response.status, error: example?.value }
        : {
            status: response.status,
            data: response.mediaType === undefined ? nothing : example?.value
          }
    }
  }
}
