/** Finds the editions in their packages. */
import { existsSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { editions as folders } from "../../../packages/package-tests/src/metadata/Published.ts"
import { ownPath } from "./Consumers.ts"
import type { Edition } from "./Edition.ts"

/** The editions that there are. */
export const editions: ReadonlyArray<Edition> = await Promise.all(
  folders
    .map((folder) => ownPath(`../${folder}/environments/edition.ts`))
    .filter((file) => existsSync(file))
    .map(async (file) => {
      const module: unknown = await import(pathToFileURL(file).href)
      // Such a file is written for this.
      return (module as { readonly edition: Edition }).edition
    })
)
