/**
 * Prism in this very process and without a socket, for the thousands of
 * exchanges of the matrix. It is given only the operation that a request
 * matches, since it sorts all that it is given for every request; what matches
 * nothing is given one that it does not match, so that the complaint is Prism's own.
 */
import { createLogger } from "@stoplight/prism-core"
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpRequest,
  type IHttpResponse,
  ProblemJsonError
} from "@stoplight/prism-http"
import type { Document } from "../contract/Document.ts"
import type { Mock, MockResponse, SentRequest } from "./Exchange.ts"
import { servedBy } from "./Served.ts"
import { readPreferHeader, settings } from "./Settings.ts"

type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number]

interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly parameters: number
  readonly operation: Operation
}

const routeOf = (operation: Operation): Route => ({
  method: operation.method.toLowerCase(),
  pattern: new RegExp(
    `^${operation.path
      .split(/\{[^}]+\}/)
      .map((literal) => literal.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`))
      .join("[^/]+")}$`
  ),
  parameters: operation.path.split("{").length - 1,
  operation
})

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const

const methodOf = (request: SentRequest): IHttpRequest["method"] => {
  const method = methods.find((known) => known === request.method.toLowerCase())
  if (method === undefined) throw new Error(`${request.method} is no method of OpenAPI`)
  return method
}

// As Prism's own server reads it: JSON where the content type says so, text otherwise.
const readBody = (request: SentRequest): unknown => {
  if (request.body === undefined || request.body === "") return null
  const json = /^application\/([\w.-]+\+)?json\b/.test(request.headers["content-type"] ?? "")
  const value: unknown = json ? JSON.parse(request.body) : request.body
  return value
}

const inputOf = (request: SentRequest): IHttpRequest => {
  const url = new URL(request.path, "http://mock.invalid")
  const query: Record<string, string | Array<string>> = {}
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name)
    query[name] = values.length === 1 ? String(values[0]) : values
  }
  return {
    method: methodOf(request),
    url: { path: url.pathname, query },
    headers:
      request.body === undefined
        ? request.headers
        : { ...request.headers, "content-length": String(Buffer.byteLength(request.body)) },
    body: readBody(request)
  }
}

const problem = (error: Error): MockResponse => {
  const described = ProblemJsonError.toProblemJson(error)
  return {
    status: described.status,
    headers: { "content-type": "application/problem+json" },
    body: JSON.stringify(described)
  }
}

const responseOf = (output: IHttpResponse, violations: ReadonlyArray<unknown>): MockResponse => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(output.headers ?? {})) {
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : String(value)
  }
  if (violations.length > 0) headers["sl-violations"] = JSON.stringify(violations)
  const { body } = output
  return {
    status: output.statusCode,
    headers,
    body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body)
  }
}

/** Makes the mock of a document; the paths it serves begin with the server's base path. */
export const makeEngine = async (document: Document): Promise<Mock> => {
  // Prism replaces references by what they lead to, in place: a schema that contains itself then does.
  const operations = await getHttpOperationsFromSpec(structuredClone(servedBy(document).root))
  const routes = operations
    .map(routeOf)
    // What is written out goes before what is a parameter.
    .sort((left, right) => left.parameters - right.parameters)
  const prism = createInstance(settings(), { logger: createLogger("prism", { level: "silent" }) })
  return async (request) => {
    const input = inputOf(request)
    const route =
      routes.find(
        ({ method, pattern }) => method === input.method && pattern.test(input.url.path)
      ) ??
      // Of another method, or of another path.
      routes.find(({ pattern }) => pattern.test(input.url.path)) ??
      routes[0]
    const result = await prism.request(
      input,
      route === undefined ? [] : [route.operation],
      settings(readPreferHeader(request.headers["prefer"]))
    )()
    if (result._tag === "Left") return problem(result.left)
    const { output, validations } = result.right
    return responseOf(output, [...validations.input, ...validations.output])
  }
}
