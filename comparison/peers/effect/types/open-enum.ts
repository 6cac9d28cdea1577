import type { GetTool200 } from "../src/generated/Workshop.ts"

declare const other: string
export const kind: GetTool200["kind"] = other
