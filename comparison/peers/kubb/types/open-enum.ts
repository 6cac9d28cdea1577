import type { GetToolQueryResponse } from "../src/generated/types/index.ts"

declare const other: string
export const kind: GetToolQueryResponse["kind"] = other
