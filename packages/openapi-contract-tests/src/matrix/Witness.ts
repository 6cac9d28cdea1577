/**
 * Stands between a client and the mock and takes down what passes: whether the
 * request is, decoded, exactly what was asked for, and whether Prism complained.
 * Prism alone does not see an undeclared query parameter, a body where none
 * belongs, or two ids that changed places. A header of its own tells the
 * witness which call a request belongs to, so that calls can overlap.
 */
import { isDeepStrictEqual } from "node:util"
import { isObject, type Json } from "../contract/Json.ts"
import type { ContractOperation } from "../contract/Operations.ts"
import type { SampledRequest } from "../contract/Requests.ts"
import { formFields, formType, urlEncodedType } from "./Arguments.ts"
import { complaintOf, type Mock, type MockResponse, type SentRequest } from "../prism/Exchange.ts"

/** The header that carries the number of a call. */
export const callHeader = "x-contract-call"

/** What was seen of one call. */
export interface Testimony {
  /** How the requests of the call differ from what was asked for. */
  readonly request: ReadonlyArray<string>
  /** What Prism complained of. */
  readonly contract: ReadonlyArray<string>
}

/** Watches the calls of one client. */
export interface Witness {
  /** Begins to watch a call; the number goes into the header of its requests. */
  readonly open: (operation: ContractOperation, request: SampledRequest) => string
  /** Ends it. */
  readonly close: (call: string) => Testimony
  readonly sent: (request: SentRequest) => Promise<void>
  readonly responded: (request: SentRequest, response: MockResponse) => void
}

interface Watched {
  readonly operation: ContractOperation
  readonly asked: SampledRequest
  readonly request: Array<string>
  readonly contract: Array<string>
  seen: number
}

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const expectedPath = (prefix: string, operation: ContractOperation, asked: SampledRequest) =>
  `${prefix}${operation.path}`.split("/").map((segment) => {
    const name = /^\{(.+)\}$/.exec(segment)?.[1]
    return name === undefined ? segment : (asked.path[name] ?? segment)
  })

const pairsOf = (operation: ContractOperation, name: string, value: Json) => {
  const explode = operation.parameters.find((parameter) => parameter.name === name)?.explode
  if (!Array.isArray(value)) return [`${name}=${String(value)}`]
  return explode === false
    ? [`${name}=${value.join(",")}`]
    : value.map((element) => `${name}=${String(element)}`)
}

const expectedQuery = (operation: ContractOperation, asked: SampledRequest) =>
  Object.entries(asked.query ?? {})
    .flatMap(([name, value]) => pairsOf(operation, name, value))
    .sort()

const sentQuery = (search: string, except: Readonly<Record<string, string>>) =>
  [...new URLSearchParams(search)]
    .filter(([name]) => !Object.hasOwn(except, name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()

/** What was sent of the headers that the contract declares; `{}` is nothing. */
const sentHeaders = (operation: ContractOperation, request: SentRequest) =>
  Object.fromEntries(
    operation.parameters
      .filter((parameter) => parameter.in === "header")
      .flatMap(({ name }) => {
        const value = request.headers[name]
        return value === undefined ? [] : [[name, value]]
      })
  )

const parseBody = (body: string | undefined): unknown => {
  if (body === undefined || body === "") return undefined
  try {
    const value: unknown = JSON.parse(body)
    return value
  } catch {
    return body
  }
}

/** What must be sent as the body: what was asked for, and what the SDK adds. */
const expectedBody = ({ adds }: ContractOperation, { body }: SampledRequest): Json | undefined =>
  isObject(body) ? { ...body, ...adds } : body

/** The fields of a form of text. */
const readFields = ({ body }: SentRequest): unknown =>
  Object.fromEntries(new URLSearchParams(body ?? ""))

/** The fields of a form, files read as text. */
const readForm = async (request: SentRequest): Promise<unknown> => {
  try {
    const form = await new Response(request.body, { headers: { ...request.headers } }).formData()
    const fields: Record<string, string> = {}
    for (const [name, value] of form) {
      fields[name] = typeof value === "string" ? value : await value.text()
    }
    return fields
  } catch {
    return request.body
  }
}

const mediaTypeOf = (request: SentRequest): string | undefined =>
  request.headers["content-type"]?.split(";")[0]?.trim()

/**
 * Makes a witness.
 *
 * @param options.prefix - What comes before the contract's paths, such as `/api/v2`.
 * @param options.authorization - The headers that every request must have, by lower-case name.
 * @param options.queryAuthorization - The query parameters that it must have beside its own.
 */
export const makeWitness = (options: {
  readonly prefix: string
  readonly authorization: Readonly<Record<string, string>>
  readonly queryAuthorization?: Readonly<Record<string, string>>
}): Witness => {
  const { queryAuthorization = {} } = options
  const calls = new Map<string, Watched>()
  let count = 0
  const watchedBy = (request: SentRequest) => calls.get(request.headers[callHeader] ?? "")
  const compare = (watched: Watched, what: string, sent: unknown, asked: unknown) => {
    if (!isDeepStrictEqual(sent, asked)) {
      watched.request.push(`${what} ${JSON.stringify(sent)} instead of ${JSON.stringify(asked)}`)
    }
  }
  return {
    open: (operation, asked) => {
      const call = String(++count)
      calls.set(call, { operation, asked, request: [], contract: [], seen: 0 })
      return call
    },
    close: (call) => {
      const watched = calls.get(call)
      calls.delete(call)
      if (watched === undefined) throw new Error(`no call ${call} is being watched`)
      if (watched.seen !== 1) watched.request.push(`${watched.seen} requests instead of one`)
      return { request: watched.request, contract: watched.contract }
    },
    sent: async (request) => {
      const watched = watchedBy(request)
      if (watched === undefined) return
      const { asked, operation } = watched
      watched.seen += 1
      const [path = "", ...search] = request.path.split("?")
      const mediaType = asked.body === undefined ? undefined : operation.body?.mediaType
      compare(watched, "method", request.method, operation.method)
      compare(
        watched,
        "path",
        path.split("/").map(decodeSegment),
        expectedPath(options.prefix, operation, asked)
      )
      compare(
        watched,
        "query",
        sentQuery(search.join("?"), queryAuthorization),
        expectedQuery(operation, asked)
      )
      if (operation.body?.mediaType === formType) {
        compare(watched, "form", await readForm(request), formFields(asked.body))
      } else if (operation.body?.mediaType === urlEncodedType) {
        compare(watched, "form", readFields(request), formFields(asked.body))
      } else {
        compare(watched, "body", parseBody(request.body), expectedBody(operation, asked))
      }
      compare(watched, "headers", sentHeaders(operation, request), asked.headers)
      compare(watched, "content type", mediaTypeOf(request), mediaType)
      const parameters = new URLSearchParams(search.join("?"))
      for (const [name, value] of Object.entries(queryAuthorization)) {
        if (parameters.getAll(name).join() !== value) {
          watched.request.push(`another ${name} in the query than the client's`)
        }
      }
      for (const [name, value] of Object.entries(options.authorization)) {
        if (request.headers[name] !== value) {
          watched.request.push(`another ${name} than the client's`)
        }
      }
    },
    responded: (request, response) => {
      const complaint = complaintOf(response)
      if (complaint !== undefined) watchedBy(request)?.contract.push(complaint)
    }
  }
}

/** The mock, watched. */
export const watchMock =
  (witness: Witness, mock: Mock): Mock =>
  async (request) => {
    await witness.sent(request)
    const response = await mock(request)
    witness.responded(request, response)
    return response
  }
