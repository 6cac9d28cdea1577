/** Editions of the client for another version of Effect, which bring what the table runs of them. */
import { existsSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { editions as folders } from "../../../packages/package-tests/src/metadata/Published.ts"
import { ownPath } from "./Consumers.ts"

/** What the module `environments/edition.ts` of an edition's package exports as `edition`. */
export interface Edition {
  readonly title: string
  readonly about: string
  /** The client, and the packages of ours that it depends on. */
  readonly client: readonly [string, ...ReadonlyArray<string>]
  /** Where the manifest of its project is, and a program over the `HttpClient` of that version. */
  readonly folder: URL
}

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
