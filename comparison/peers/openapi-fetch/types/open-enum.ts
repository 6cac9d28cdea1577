import type { components } from "../src/generated/schema.ts"

declare const other: string
export const kind: components["schemas"]["Tool"]["kind"] = other
