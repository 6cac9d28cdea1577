/** Writes the common fields into the manifest of every published package, and links into its README. */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Manifest, printManifest, withMetadata } from "./Metadata.ts"
import { published } from "./Published.ts"
import { withAbsoluteLinks } from "./Readme.ts"

for (const folder of published) {
  const file = (name: string): string =>
    fileURLToPath(new URL(`../../../../${folder}/${name}`, import.meta.url))
  const manifest = JSON.parse(readFileSync(file("package.json"), "utf8")) as Manifest
  writeFileSync(file("package.json"), printManifest(withMetadata(folder, manifest)))
  const readme = readFileSync(file("README.md"), "utf8")
  writeFileSync(file("README.md"), withAbsoluteLinks(folder, readme))
}
