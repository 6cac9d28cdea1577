/** Columns that are calls: a fault is played to all requests of each, and to the first only. */
import * as Effect from "effect/Effect"
import type { AnyCallName } from "../Calls.ts"
import type { TransportName } from "../Clients.ts"
import type { Fault } from "../faults/Fault.ts"
import type { Expectation } from "./Expected.ts"
import { observe } from "./observe.ts"
import type { TableParts } from "./Table.ts"

const code = (text: string): string => `\`${text}\``

const times = (requests: number): string => (requests > 1 ? ` ×${requests}` : "")

const returned = "response: "

const textOf = (result: string): string => {
  if (result === "response") return "the response"
  if (result === `${returned}nothing`) return "nothing"
  return code(result.startsWith(returned) ? result.slice(returned.length) : result)
}

/** A result, with the number of requests where it took more than one; then that after a passing fault. */
const print = ({ always, once }: Expectation): string => {
  const result = textOf(always.result)
  const passing =
    once === undefined || once.result === always.result
      ? ""
      : `, or the response${times(once.requests)}`
  return result + times(always.requests) + passing
}

const expectationOf = (
  fault: Fault,
  call: AnyCallName,
  transport: TransportName
): Effect.Effect<Expectation> =>
  Effect.all(
    {
      always: observe(fault, "always", call, transport),
      ...("play" in fault && fault.scripted !== true
        ? { once: observe(fault, "once", call, transport) }
        : undefined)
    },
    { concurrency: 2 }
  )

/** The columns of a table whose faults are played to these calls. */
export const columnsOf = <Call extends AnyCallName>(
  columns: Readonly<Record<Call, string>>
): Pick<TableParts<Fault, Call, Expectation>, "columns" | "observe" | "print"> => ({
  columns,
  print,
  observe: (fault, transport) => {
    const names = Object.keys(columns) as Array<Call>
    return Effect.map(
      Effect.all(
        names.map((call) =>
          Effect.map(expectationOf(fault, call, transport), (seen) => [call, seen] as const)
        ),
        { concurrency: 3 }
      ),
      // One entry for each name.
      (entries) => Object.fromEntries(entries) as Readonly<Record<Call, Expectation>>
    )
  }
})
