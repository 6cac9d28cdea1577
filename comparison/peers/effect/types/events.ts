import { Stream } from "effect"
import type { Workshop } from "../src/generated/Workshop.ts"

declare const workshop: Workshop
export const texts = Stream.map(workshop.watchToolsSse(), ({ data }) => {
  const text: string = data.text
  // @ts-expect-error an event has no such property
  return [text, data.texts]
})
