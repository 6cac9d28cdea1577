import type { Effect } from "effect"
import type { Tools } from "../src/generated/sdk/index.js"

declare const other: string
export const kind: Effect.Success<ReturnType<typeof Tools.get>>["kind"] = other
