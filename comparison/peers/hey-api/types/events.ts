import { watchTools } from "../src/generated/sdk.gen.js"

const { stream } = await watchTools()
for await (const event of stream) {
  const text: string = event.text
  // @ts-expect-error an event has no such property
  console.log(text, event.texts)
}
