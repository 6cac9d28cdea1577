import type { GetToolResponse } from "../src/generated/types.gen.js"

declare const other: string
export const kind: GetToolResponse["kind"] = other
