import type { GetTool200 } from "../src/generated/Workshop.ts"

declare const tool: GetTool200
export const name: string = tool.name
// @ts-expect-error no response has it
export const { secret } = tool
