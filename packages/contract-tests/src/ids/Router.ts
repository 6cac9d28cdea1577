/**
 * A server that knows nothing but the contract's paths: it matches the path as it
 * came over the wire, without normalizing anything, says which operation was hit
 * with which parameters, and responds with that operation's example.
 */
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"
import { givesEvents } from "openapi-contract-tests/matrix/Events"
import { callHeader } from "openapi-contract-tests/matrix/Witness"
import type { Mock, MockResponse, SentRequest } from "openapi-contract-tests/prism/Exchange"

/** Which operation a request hit, and what was in the path. */
export interface Hit {
  readonly operation: string | undefined
  readonly parameters: Readonly<Record<string, string>>
}

/** The server, and what it has been sent. */
export interface Router {
  readonly mock: Mock
  /** The hits of one call, by the number that its requests carry. */
  readonly hitsOf: (call: string) => ReadonlyArray<Hit>
  /** Every request whose number is not known. */
  readonly strays: ReadonlyArray<string>
}

const decode = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

// What servers and proxies take for a step in the path, written out or encoded, never is an id.
const isStep = (segment: string): boolean => /^(\.|%2e){1,2}$/i.test(segment)

const matchPath = (
  expected: ReadonlyArray<string>,
  segments: ReadonlyArray<string>
): Readonly<Record<string, string>> | undefined => {
  if (expected.length !== segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, part] of expected.entries()) {
    const segment = segments[index] ?? ""
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    if (name === undefined) {
      if (part !== segment) return undefined
    } else {
      const value = decode(segment)
      if (value === undefined || segment === "" || isStep(segment)) return undefined
      parameters[name] = value
    }
  }
  return parameters
}

interface Route {
  readonly operation: ContractOperation
  readonly template: ReadonlyArray<string>
}

const routesOf = (
  operations: ReadonlyArray<ContractOperation>,
  prefix: string
): ReadonlyArray<Route> =>
  operations
    .map((operation) => ({ operation, template: (prefix + operation.path).split("/") }))
    // What is written out goes before what is a parameter.
    .sort(
      (left, right) => left.operation.pathParameters.length - right.operation.pathParameters.length
    )

const route = (
  routes: ReadonlyArray<Route>,
  request: SentRequest
): readonly [ContractOperation | undefined, Hit] => {
  const [path = ""] = request.path.split("?")
  const segments = path.split("/")
  for (const { operation, template } of routes) {
    const parameters =
      operation.method === request.method ? matchPath(template, segments) : undefined
    if (parameters !== undefined) return [operation, { operation: operation.id, parameters }]
  }
  return [undefined, { operation: undefined, parameters: {} }]
}

const responseOf = (operation: ContractOperation | undefined): MockResponse => {
  const success = operation?.responses.find(({ status }) => status < 300)
  if (success === undefined) return { status: 404, headers: {}, body: "" }
  const example = success.examples[0]
  if (example === undefined) return { status: success.status, headers: {}, body: "" }
  const { value } = example
  return {
    status: success.status,
    headers: { "content-type": success.mediaType ?? "application/json" },
    // A stream of events is given as it is sent.
    body: givesEvents(success) ? String(value) : JSON.stringify(value)
  }
}

/** Makes the server of some operations, under a base path. */
export const makeRouter = (
  operations: ReadonlyArray<ContractOperation>,
  prefix: string
): Router => {
  const hits = new Map<string, Array<Hit>>()
  const strays: Array<string> = []
  const routes = routesOf(operations, prefix)
  return {
    mock: async (request) => {
      const [operation, hit] = route(routes, request)
      const call = request.headers[callHeader]
      if (call === undefined) strays.push(`${request.method} ${request.path}`)
      else hits.set(call, [...(hits.get(call) ?? []), hit])
      return responseOf(operation)
    },
    hitsOf: (call) => hits.get(call) ?? [],
    strays
  }
}
