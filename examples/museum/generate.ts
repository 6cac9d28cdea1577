import { generate } from "openapi-ts-effect"

await generate({
  input: "openapi.json",
  layer: {
    output: "src/generated",
    responseHeaders: true,
    client: { name: "MuseumClient", api: "museum", profile: "../profile.js" }
  }
})
