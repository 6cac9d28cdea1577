/** Generates the SDK for Effect 3 that the program beside it is compiled with and run on. */
import path from "node:path"
import { generate } from "openapi-ts-effect"
import { document } from "./document.ts"

export const folder = path.join(import.meta.dirname, "../generated/sdk")

export const generateSdk = () =>
  generate({
    input: document,
    layer: {
      output: folder,
      importExtension: ".ts",
      responseHeaders: true,
      client: { name: "PicturesClient", api: "pictures", effect: 3 }
    }
  })
