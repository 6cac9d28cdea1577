/**
 * Packs every published package into one folder, `tarballs` unless another is named, and prints the
 * commands that install them.
 */
import { mkdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { published } from "../metadata/Published.ts"
import { packAll } from "../pack.ts"
import { installCommand, type Manifest, purposes } from "./Install.ts"

const root = fileURLToPath(new URL("../../../../", import.meta.url))
const destination = resolve(process.argv[2] ?? `${root}/tarballs`)
mkdirSync(destination, { recursive: true })

const manifests = new Map(
  published.map((folder) => {
    const manifest = JSON.parse(readFileSync(`${root}/${folder}/package.json`, "utf8")) as Manifest
    return [manifest.name, manifest] as const
  })
)
const packed = await packAll(destination, published)
const tarballs = new Map(packed.map(({ file, name }) => [name, file]))

process.stdout.write(
  [
    `${packed.length} packages are packed in ${destination}. In your project, run the command for what you need.`,
    ...purposes.map(
      (purpose) => `${purpose.title}:\n${installCommand(purpose, manifests, tarballs)}`
    )
  ].join("\n\n") + "\n"
)
