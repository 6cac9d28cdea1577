import type { Stream } from "effect"
import type { Records } from "../src/generated/sdk/index.js"

declare const event: Stream.Success<ReturnType<typeof Records.watchTools>>
export const text: string = event.text
// @ts-expect-error an event has no such property
export const { texts } = event
