import type { GetToolQueryResponse } from "../src/generated/types/index.ts"

declare const tool: GetToolQueryResponse
export const name: string = tool.name
// @ts-expect-error no response has it
export const { secret } = tool
