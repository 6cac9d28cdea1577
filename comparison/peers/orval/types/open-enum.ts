import type { getToolResponse200 } from "../src/generated/index.ts"

declare const other: string
export const kind: getToolResponse200["data"]["kind"] = other
