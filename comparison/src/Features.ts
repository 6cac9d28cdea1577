/** The features that are compared, and when one holds: what a client returned and what the server saw decide. */
import type { Seen } from "./Server.ts"

/** What came of a client's program for a feature. */
export interface Outcome {
  readonly value?: unknown
  /** The failure's text, where it failed. */
  readonly failure?: string
  readonly millis: number
  readonly requests: ReadonlyArray<Seen>
  readonly isAborted: boolean
}

export interface Feature {
  readonly id: string
  readonly part: Part
  readonly title: string
  /** Absent for a feature that the compiler decides alone. */
  readonly holds?: (outcome: Outcome) => boolean
  /** Whether the compiler must accept the program `types/ID.ts` of the client. */
  readonly compiled?: boolean
}

export const parts = [
  "Requests",
  "Servers and credentials",
  "Responses and types",
  "Errors and retries",
  "Streams and lists",
  "Tests"
] as const
export type Part = (typeof parts)[number]

const urls = ({ requests }: Outcome): ReadonlyArray<string> => requests.map(({ url }) => url)
const queryOf = (outcome: Outcome): string => urls(outcome)[0]?.split("?")[1] ?? ""
const isSame = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right)
const succeeded = ({ failure }: Outcome): boolean => failure === undefined

export const features: ReadonlyArray<Feature> = [
  {
    id: "path-encoding",
    part: "Requests",
    title: "A path argument such as `a/b c?d` is encoded",
    holds: (outcome) => isSame(urls(outcome), ["/v1/tools/a%2Fb%20c%3Fd"])
  },
  {
    id: "path-traversal",
    part: "Requests",
    title: "The path argument `..` does not reach another endpoint",
    holds: (outcome) =>
      urls(outcome).every((url) => url.startsWith("/v1/tools/") && url.length > 10)
  },
  {
    id: "deep-object",
    part: "Requests",
    title: "Query of style `deepObject`",
    holds: (outcome) => decodeURIComponent(queryOf(outcome)) === "filter[kind]=hand&filter[size]=3"
  },
  {
    id: "pipe-delimited",
    part: "Requests",
    title: "Query of style `pipeDelimited`",
    holds: (outcome) => decodeURIComponent(queryOf(outcome)) === "tags=a|b"
  },
  {
    id: "comma",
    part: "Requests",
    title: "Query list with `explode: false`",
    holds: (outcome) => decodeURIComponent(queryOf(outcome)) === "ids=1,2"
  },
  {
    id: "allow-reserved",
    part: "Requests",
    title: "Query with `allowReserved`",
    holds: (outcome) => queryOf(outcome) === "path=/shed/a:b"
  },
  {
    id: "json-query",
    part: "Requests",
    title: "Query with JSON `content`",
    holds: (outcome) => decodeURIComponent(queryOf(outcome)) === 'where={"room":7}'
  },
  {
    id: "form",
    part: "Requests",
    title: "Body as `application/x-www-form-urlencoded`",
    holds: ({ requests: [first] }) =>
      first?.body === "tool=t1&days=3" &&
      String(first.headers["content-type"]).startsWith("application/x-www-form-urlencoded")
  },
  {
    id: "multipart",
    part: "Requests",
    title: "Multipart with a file",
    holds: ({ requests: [first] }) =>
      String(first?.headers["content-type"]).startsWith("multipart/form-data; boundary=") &&
      /name="?file"?;? ?[\s\S]*filename=[\s\S]*PNG/.test(first?.body ?? "")
  },
  {
    id: "multipart-encoding",
    part: "Requests",
    title: "Multipart parts with the content types of `encoding`",
    holds: ({ requests: [first] }) =>
      /name="?file"?[^]*?content-type: image\/png/i.test(first?.body ?? "") &&
      /name="?about"?[^]*?content-type: application\/json/i.test(first?.body ?? "")
  },
  {
    id: "request-check",
    part: "Requests",
    title: "A body that the document does not allow can be rejected before it is sent",
    holds: ({ failure, requests }) => failure !== undefined && requests.length === 0
  },
  {
    id: "server-variables",
    part: "Servers and credentials",
    title: "Server address from typed variables",
    compiled: true,
    holds: ({ value }) => value === "http://127.0.0.1:4011/v2"
  },
  {
    id: "security",
    part: "Servers and credentials",
    title: "Credentials given once; each operation gets those of its `security`",
    holds: ({ requests: [tool, audit, health] }) =>
      tool?.headers["authorization"] === "Bearer token-1" &&
      audit?.headers["authorization"] === undefined &&
      audit?.url === "/v1/audit?audit_key=key-1" &&
      health?.headers["authorization"] === undefined &&
      health?.url === "/v1/health"
  },
  {
    id: "read-only",
    part: "Responses and types",
    title: "A `readOnly` property is not asked for in requests",
    compiled: true
  },
  {
    id: "write-only",
    part: "Responses and types",
    title: "A `writeOnly` property is not promised in responses",
    compiled: true
  },
  {
    id: "open-enum",
    part: "Responses and types",
    title: "An unknown enum value in a response is kept, and its type says so",
    compiled: true,
    holds: ({ value }) => value === "laser"
  },
  {
    id: "response-check",
    part: "Responses and types",
    title: "Responses can be checked against the document",
    holds: ({ failure }) => failure !== undefined
  },
  {
    id: "not-json",
    part: "Responses and types",
    title: "A 200 with an HTML page is a failure",
    holds: ({ failure }) => failure !== undefined
  },
  {
    id: "headers",
    part: "Responses and types",
    title: "Headers of responses are readable",
    holds: ({ value }) => String(value) === "5"
  },
  {
    id: "headers-typed",
    part: "Responses and types",
    title: "Headers of responses are typed by the document",
    compiled: true
  },
  {
    id: "no-content",
    part: "Responses and types",
    title: "A 204 has the value of its type (`void`)",
    holds: (outcome) => succeeded(outcome) && outcome.value === undefined
  },
  {
    id: "error-body",
    part: "Errors and retries",
    title: "The body of an error is typed by its status",
    compiled: true,
    holds: ({ value }) => isSame(value, ["t1", ["name"]])
  },
  {
    id: "undeclared",
    part: "Errors and retries",
    title: "A status that is not declared (418) is reported as such",
    holds: ({ value }) => value === 418
  },
  {
    id: "retry-after",
    part: "Errors and retries",
    title: "A `GET` with a 503 is retried after its `Retry-After`, without code",
    holds: ({ requests, value }) =>
      value === "Saw" && requests.length === 2 && (requests[1]?.at ?? 0) >= 990
  },
  {
    id: "lost-read",
    part: "Errors and retries",
    title: "A `GET` is retried when its connection was lost, without code",
    holds: ({ requests, value }) => value === "Saw" && requests.length === 2
  },
  {
    id: "lost-write",
    part: "Errors and retries",
    title: "A `POST` whose response was lost is not sent again",
    holds: ({ requests }) => requests.length === 1
  },
  {
    id: "outcome-unknown",
    part: "Errors and retries",
    title: "Its failure differs from that of a `POST` that was never sent",
    holds: ({ value }) => value === "unknown"
  },
  {
    id: "deadline",
    part: "Errors and retries",
    title: "A time limit, as an option of a call, covers a body that stalls",
    holds: ({ failure, millis }) => failure !== undefined && millis < 3000
  },
  {
    id: "abort",
    part: "Errors and retries",
    title: "A call can be interrupted, and its connection is closed",
    holds: ({ isAborted }) => isAborted
  },
  {
    id: "pagination",
    part: "Streams and lists",
    title: "All items of a list, over its pages",
    holds: ({ requests, value }) =>
      isSame(value, ["t1", "t2", "t3", "t4", "t5"]) && requests.length >= 3
  },
  {
    id: "events",
    part: "Streams and lists",
    title: "Server-sent events as typed items",
    compiled: true,
    holds: ({ value }) => isSame(value, ["change 1"])
  },
  {
    id: "events-resume",
    part: "Streams and lists",
    title: "Server-sent events go on after a lost connection, from the last id",
    holds: ({ value }) => isSame(value, ["change 1", "change 2"])
  },
  {
    id: "json-or-events",
    part: "Streams and lists",
    title: "JSON and events under one status: both can be called",
    holds: ({ value }) => isSame(value, ["measure twice", ["measure", "cut"]])
  },
  {
    id: "lines",
    part: "Streams and lists",
    title: "Lines of JSON (NDJSON) as typed items",
    compiled: true,
    holds: ({ value }) => isSame(value, ["one", "two"])
  },
  {
    id: "binary",
    part: "Streams and lists",
    title: "A download as a stream of bytes",
    holds: ({ value }) => isSame(value, { early: true, size: 20 })
  },
  {
    id: "stubs",
    part: "Tests",
    title: "Responses for tests without a server: given ones",
    holds: (outcome) => outcome.value === "Stub" && outcome.requests.length === 0
  },
  {
    id: "made-up",
    part: "Tests",
    title: "Responses for tests without a server: made up from the document",
    holds: (outcome) =>
      succeeded(outcome) && typeof outcome.value === "string" && outcome.requests.length === 0
  }
]

/** What a client's program is given. */
export interface Environment {
  readonly base: string
  /** Whether the server still holds back the end of the download. */
  readonly isSent: () => boolean
}

/** A client's programs, by feature; one that is absent cannot be written without doing the work oneself. */
export type Programs = Readonly<Record<string, (environment: Environment) => Promise<unknown>>>
