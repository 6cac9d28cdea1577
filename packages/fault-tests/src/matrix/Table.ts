/**
 * One table of the matrix: faults down, what they are played to across. Whatever a table plays and
 * tells, the tests compare its cells over every transport, and the guide prints them.
 */
import type * as Effect from "effect/Effect"
import { protocolOf, type TransportName, transportNames } from "../Clients.ts"
import { happensIn, type Named } from "../faults/Fault.ts"

/** One outcome for all transports, or another one for some. */
export type Row<Cells> = Cells | ((transport: TransportName) => Cells)

/** What a row expects over one transport. */
export const expectedOver = <Cells extends object>(
  row: Row<Cells>,
  transport: TransportName
): Cells => (typeof row === "function" ? row(transport) : row)

/** Another outcome over some transports. */
export const but =
  <Cells>(
    expected: Cells,
    others: ReadonlyArray<TransportName>,
    otherwise: Cells
  ): ((transport: TransportName) => Cells) =>
  (transport) =>
    others.includes(transport) ? otherwise : expected

/** A fault of a table, with its cells. */
export interface TableRow {
  readonly fault: Named
  /** The transports that it is played over. */
  readonly over: ReadonlyArray<TransportName>
  /** Plays the fault, and gives what came of it, column by column. */
  readonly observe: (transport: TransportName) => Effect.Effect<Readonly<Record<string, unknown>>>
  readonly expected: (transport: TransportName) => Readonly<Record<string, unknown>>
  /** What the guide prints, column by column. */
  readonly cells: (transport: TransportName) => ReadonlyArray<string>
}

/** A table. */
export interface Table {
  readonly title: string
  /** What its cells tell, where they are not as in the tables before. */
  readonly about?: string
  readonly headings: ReadonlyArray<string>
  readonly rows: ReadonlyArray<TableRow>
}

/** What a table is made of. */
export interface TableParts<Fault extends Named, Column extends string, Cell> {
  readonly title: string
  readonly about?: string
  /** The columns with their headings. */
  readonly columns: Readonly<Record<Column, string>>
  readonly faults: ReadonlyArray<Fault>
  /** What is expected, by the names of the faults; each of them has to have it. */
  readonly rows: Readonly<Record<string, Row<Readonly<Record<Column, Cell>>>>>
  readonly observe: (
    fault: Fault,
    transport: TransportName
  ) => Effect.Effect<Readonly<Record<Column, Cell>>>
  readonly print: (cell: Cell, column: Column) => string
}

/** Makes a table; throws where a fault has no row. */
export const table = <Fault extends Named, Column extends string, Cell>({
  columns,
  faults,
  observe,
  print,
  rows,
  title,
  about
}: TableParts<Fault, Column, Cell>): Table => {
  const names = Object.keys(columns) as Array<Column>
  return {
    title,
    ...(about === undefined ? undefined : { about }),
    headings: names.map((name) => columns[name]),
    rows: faults.map((fault) => {
      const row = rows[fault.name]
      if (row === undefined) throw new Error(`The fault "${fault.name}" has no row`)
      return {
        fault,
        over: transportNames.filter((transport) => happensIn(fault, protocolOf(transport))),
        observe: (transport) => observe(fault, transport),
        expected: (transport) => expectedOver(row, transport),
        cells: (transport) => {
          const cells = expectedOver(row, transport)
          return names.map((name) => print(cells[name], name))
        }
      }
    })
  }
}
