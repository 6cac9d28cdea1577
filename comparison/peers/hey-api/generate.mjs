import { createClient } from "@hey-api/openapi-ts"

const plugins = ["@hey-api/client-fetch", "@hey-api/typescript"]

await createClient([
  { input: "../../openapi.yaml", output: "src/generated", plugins: [...plugins, "@hey-api/sdk"] },
  // checks requests and responses: for these two features only, since it takes zod along
  {
    input: "../../openapi.yaml",
    output: "src/checked",
    plugins: [...plugins, "zod", { name: "@hey-api/sdk", validator: true }]
  }
])
