import type { operations } from "../src/generated/schema.ts"

type Responses = operations["createTool"]["responses"]
declare const taken: Responses[409]["content"]["application/json"]
export const existing: string = taken.existing
declare const invalid: Responses[422]["content"]["application/json"]
// @ts-expect-error a 422 has fields, and names nothing that exists
export const wrong: string = invalid.existing
