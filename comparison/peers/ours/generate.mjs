import { generate } from "openapi-ts-effect"

await generate({
  input: "../../openapi.yaml",
  openEnums: true,
  layer: {
    output: "src/generated",
    responseHeaders: true,
    schemas: { runtime: "openapi-effect-runtime/validation/Schemas" },
    client: { name: "WorkshopClient", api: "workshop" }
  }
})
