/** Writes the common fields into the manifest of every published package. */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Manifest, printManifest, withMetadata } from "./Metadata.ts"
import { published } from "./Published.ts"

for (const folder of published) {
  const file = fileURLToPath(new URL(`../../../../${folder}/package.json`, import.meta.url))
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest
  writeFileSync(file, printManifest(withMetadata(folder, manifest)))
}
