import type { GetToolResponse } from "../src/generated/types.gen.js"

declare const tool: GetToolResponse
export const name: string = tool.name
// @ts-expect-error no response has it
export const { secret } = tool
