/**
 * Makes the edition's packages be tested with the oldest versions of their peers: writes these into their manifests.
 * Then `pnpm install --no-frozen-lockfile` installs them beside the builds that there are.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { oldest } from "./Versions.ts"

const packages = join(import.meta.dirname, "../../..")

for (const folder of ["management-effect3", "openapi-effect-runtime-effect3"]) {
  const file = join(packages, folder, "package.json")
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    readonly devDependencies: Record<string, string>
  }
  for (const [name, version] of Object.entries(oldest)) {
    if (name in manifest.devDependencies) manifest.devDependencies[name] = version
  }
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`)
}
