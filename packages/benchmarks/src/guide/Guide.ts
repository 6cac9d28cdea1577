/**
 * The tables of `docs/guides/performance.md`, made of the figures of the last whole run, and put in
 * the place of what stands between the page's marks.
 */
import { markdownTable } from "markdown-table"
import type { Result } from "../Figure.ts"

/** A client, its label among the figures, and what it is built on. */
interface Client {
  readonly client: string
  readonly label: string
  readonly transport: string
  /** The label of the transport alone; none for bare `fetch`, which is the unit of them all. */
  readonly alone: string | undefined
}

/** A line about calls: the names of its figures. */
interface Call {
  readonly what: string
  readonly figure: string
  readonly transport: string
  readonly alone: string | undefined
  readonly control: string
}

const fetchAlone = { transport: "`fetch`", alone: undefined }

const clients: ReadonlyArray<Client> = [
  {
    client: "undici layer",
    label: "undici layer, from fibers",
    transport: "`undici.request`",
    alone: "(undici.request)"
  },
  { client: "`fetch` layer", label: "fetch layer, from fibers", ...fetchAlone },
  // The one that is closest to its budget, so the guide shows it both ways.
  { client: "`fetch` layer, from promises", label: "fetch layer, from Promises", ...fetchAlone },
  {
    client: "`HttpClient` over undici",
    label: "HttpClient over undici, from fibers",
    transport: "Effect's `HttpClient`",
    alone: "(Effect's HttpClient over undici alone)"
  }
]

const control = "(control: bare fetch in another process)"

const concurrencies = [
  ["one at a time", "1 at once"],
  ["16 at once", "16 at once"],
  ["64 at once", "64 at once"]
] as const

const each = (what: string, figure: string): ReadonlyArray<Call> =>
  clients.flatMap(({ alone, client, label, transport }) =>
    concurrencies.map(([times, level]): Call => {
      const named = (one: string) => `${figure}, ${level}: ${one}`
      return {
        what: `${what}, ${times}: ${client}`,
        figure: named(label),
        transport,
        alone: alone === undefined ? undefined : named(alone),
        control: named(control)
      }
    })
  )

const calls: ReadonlyArray<Call> = [
  ...each("Calls a second", "requests/s"),
  ...each("CPU time a call", "CPU a request")
]

/** What the lines about calls compare with. */
export const comparedWith: ReadonlyArray<string> = calls.flatMap(({ alone, control }) =>
  alone === undefined ? [control] : [alone, control]
)

const limited = "2000 calls, 64 at once, 50 and 16/s"

const others: ReadonlyArray<readonly [what: string, figure: string]> = [
  ["Memory of the process at 64 at once: undici layer", "memory: undici layer, from fibers"],
  ["Memory of the process at 64 at once: `fetch` layer", "memory: fetch layer, from fibers"],
  ["CPU time of a list of 10,000: undici layer", "10,000 items by items(), CPU: undici layer"],
  ["CPU time of a list of 10,000: `fetch` layer", "10,000 items by items(), CPU: fetch layer"],
  ["2,000 calls at a tenant's limit: time", `${limited}: time`],
  ["2,000 calls at a tenant's limit: responses 429", `${limited}: responses 429`],
  ["2,000 calls at a tenant's limit: calls that failed", `${limited}: calls failed`],
  [
    "Bundle of a program that rotates a key, above Effect: `…/fetch/minimal`",
    "bundle, rotate through fetch/minimal, above Effect.succeed"
  ],
  ["The same with the raw client, whole", "bundle, rotate with the raw client, whole"],
  [
    "Cold import of one resource and the `fetch` layer, above Effect",
    "cold import of connections/keys and the fetch layer, above effect/Effect"
  ]
]

const amount = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: value >= 100 ? 0 : 2 })

const quantity = (value: number, unit: string): string =>
  `${amount(value)} ${unit.startsWith("×") ? unit : unit.replace(" gzip", "")}`

const optional = (value: number | null | undefined, print: (value: number) => string): string =>
  value === null || value === undefined ? "–" : print(value)

const withVerdict = (budget: string, holds: boolean): string =>
  `${budget}${budget === "–" || holds ? "" : ", missed"}`

const finder =
  (results: ReadonlyArray<Result>) =>
  (name: string): Result => {
    const result = results.find((one) => one.name === name)
    if (result === undefined) throw new Error(`The results have no figure "${name}"`)
    return result
  }

/** Calls, in multiples of what bare `fetch` took in the same round. */
const callsTable = (results: ReadonlyArray<Result>): string => {
  const find = finder(results)
  const header = [
    "What",
    "Here",
    "Its transport alone",
    "Here, of its transport",
    "Control",
    "`auth0` 7.1.0",
    "Budget"
  ]
  const lines = calls.map(({ alone, control, figure, transport, what }) => {
    const { budget, holds, peer, value } = find(figure)
    // A figure that has been added is missing until the next whole run.
    const below = alone === undefined ? 1 : results.find(({ name }) => name === alone)?.value
    return [
      what,
      amount(value),
      optional(below, (one) => `${amount(one)} (${transport})`),
      optional(below, (one) => `${Math.round((100 * value) / one)} %`),
      amount(find(control).value),
      optional(peer, amount),
      withVerdict(optional(budget, amount), holds)
    ]
  })
  return markdownTable([header, ...lines], { align: ["l", "r", "r", "r", "r", "r", "r"] })
}

const othersTable = (results: ReadonlyArray<Result>): string => {
  const find = finder(results)
  const lines = others.map(([what, figure]) => {
    const { budget, holds, peer, unit, value } = find(figure)
    const inUnit = (one: number) => quantity(one, unit)
    return [
      what,
      inUnit(value),
      optional(peer, inUnit),
      withVerdict(optional(budget, inUnit), holds)
    ]
  })
  return markdownTable([["What", "Here", "`auth0` 7.1.0", "Budget"], ...lines], {
    align: ["l", "r", "r", "r"]
  })
}

/** Puts a table between its marks. */
const put = (page: string, name: string, table: string): string => {
  const marked = new RegExp(`(<!-- ${name}: made by .*? -->\\n)[\\s\\S]*?(\\n<!-- end -->)`)
  if (!marked.test(page)) throw new Error(`The page has no marks of the table "${name}"`)
  return page.replace(marked, (_whole, start: string, end: string) => `${start}\n${table}\n${end}`)
}

/** The page with its tables regenerated. */
export const render = (page: string, results: ReadonlyArray<Result>): string =>
  put(put(page, "calls", callsTable(results)), "figures", othersTable(results))
