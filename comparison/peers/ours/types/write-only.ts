import type { Effect } from "effect"
import type { Tools } from "../src/generated/sdk/index.js"

declare const tool: Effect.Success<ReturnType<typeof Tools.get>>
export const name: string = tool.name
// @ts-expect-error no response has it
export const { secret } = tool
