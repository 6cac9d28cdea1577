import { Effect } from "effect"
import { Tools } from "../src/generated/sdk/index.js"

export const total = Effect.map(Tools.get.withResponse("t1"), ({ headers }) => {
  const count: number | undefined = headers["x-loans"]
  // @ts-expect-error the document has no such header
  const other = headers["x-unknown"]
  return [count, other]
})
