import { Effect } from "effect"
import { Tools } from "../src/generated/sdk/index.js"

export const create = Tools.create({ name: "Saw", kind: "hand" }).pipe(
  Effect.catchTags({
    Conflict: (error) => Effect.succeed(error.body?.existing satisfies string | undefined),
    // @ts-expect-error a 422 has fields, and names nothing that exists
    UnprocessableContent: (error) => Effect.succeed(error.body?.existing)
  })
)
