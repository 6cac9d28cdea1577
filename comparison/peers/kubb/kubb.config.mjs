import { defineConfig } from "@kubb/core"
import { pluginClient } from "@kubb/plugin-client"
import { pluginFaker } from "@kubb/plugin-faker"
import { pluginOas } from "@kubb/plugin-oas"
import { pluginTs } from "@kubb/plugin-ts"
import { pluginZod } from "@kubb/plugin-zod"

const config = (folder, parser) => ({
  name: folder,
  root: ".",
  input: { path: "../../openapi.yaml" },
  output: { path: `./src/${folder}`, clean: true, format: false, lint: false, barrelType: false },
  plugins: [
    pluginOas(),
    pluginTs(),
    pluginZod(),
    pluginFaker(),
    pluginClient({ client: "fetch", parser, paramsType: "object", dataReturnType: "full" })
  ]
})

// the second one checks responses, also those of errors by the schema of a success: for that feature only
export default defineConfig([config("generated", "client"), config("checked", "zod")])
