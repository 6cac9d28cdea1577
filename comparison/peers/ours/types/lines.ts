import type { Stream } from "effect"
import type { Records } from "../src/generated/sdk/index.js"

declare const line: Stream.Success<ReturnType<typeof Records.readLog>>
export const text: string = line.text
// @ts-expect-error a line has no such property
export const { texts } = line
