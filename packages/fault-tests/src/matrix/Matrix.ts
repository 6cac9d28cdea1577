/** All tables: the tests play every row of them over every transport, and the guide prints them. */
import { callTables } from "./CallFaults.ts"
import { eventMessages } from "./EventMessages.ts"
import { lostThenRejected } from "./LostThenRejected.ts"
import { openExchanges } from "./OpenExchanges.ts"
import type { Table } from "./Table.ts"
import { tokenEndpoint } from "./TokenEndpoint.ts"
import { undeclaredBodies } from "./UndeclaredBodies.ts"

export const matrix: ReadonlyArray<Table> = [
  ...callTables,
  lostThenRejected,
  undeclaredBodies,
  tokenEndpoint,
  eventMessages,
  openExchanges
]
