import { Effect } from "effect"
import type { Workshop } from "../src/generated/Workshop.ts"

declare const workshop: Workshop
export const create = workshop.createTool({ payload: { id: "", name: "Saw", kind: "hand" } }).pipe(
  Effect.catchTags({
    CreateTool409: (error) => Effect.succeed(error.cause.existing satisfies string),
    // @ts-expect-error a 422 has fields, and names nothing that exists
    CreateTool422: (error) => Effect.succeed(error.cause.existing)
  })
)
