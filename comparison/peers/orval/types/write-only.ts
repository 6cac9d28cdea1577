import type { getToolResponse200 } from "../src/generated/index.ts"

declare const response: getToolResponse200
export const name: string = response.data.name
// @ts-expect-error no response has it
export const { secret } = response.data
