/** Every fault, in the order of the table. */
import { brokenResponses } from "./BrokenResponses.ts"
import { brokenBodies } from "./BrokenBodies.ts"
import { brokenHeads } from "./BrokenHeads.ts"
import type { Fault } from "./Fault.ts"
import { noConnection } from "./NoConnection.ts"
import { errorResponses } from "./ErrorResponses.ts"
import { streams } from "./Streams.ts"

/** The faults by what they have in common. */
export const families: ReadonlyArray<readonly [title: string, ReadonlyArray<Fault>]> = [
  ["No connection", noConnection],
  ["No complete head", brokenHeads],
  ["A body that breaks", brokenBodies],
  ["A 2xx response with an invalid body", brokenResponses],
  ["Error responses", errorResponses],
  ["HTTP/2 streams", streams]
]
