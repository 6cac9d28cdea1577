import type { CreateToolErrors } from "../src/generated/types.gen.js"

declare const taken: CreateToolErrors[409]
export const existing: string = taken.existing
declare const invalid: CreateToolErrors[422]
// @ts-expect-error a 422 has fields, and names nothing that exists
export const wrong: string = invalid.existing
