/**
 * What the manifest of every published package says in the same words: where the source is, who wrote
 * it, under which license. It is written by `pnpm --filter @effect-auth0/package-tests run metadata`.
 */

/** Stands for the owner of the repository until there is one. */
export const placeholderOwner = "OWNER"

/** Where the source is. Everything else that names the repository is written from this constant. */
export const repository = `https://github.com/${placeholderOwner}/effect-auth0`

/** Whether the repository has an owner, without which nothing can be published. */
export const hasOwner = (url: string = repository): boolean =>
  !url.includes(`/${placeholderOwner}/`)

/** A package.json, as far as it is read here. */
export type Manifest = Readonly<Record<string, unknown>>

/** The fields that are the same everywhere, but for the folder. */
export const metadataOf = (folder: string) => ({
  homepage: `${repository}/tree/main/${folder}#readme`,
  bugs: { url: `${repository}/issues` },
  license: "MIT",
  author: "effect-auth0 contributors",
  repository: { type: "git", url: `git+${repository}.git`, directory: folder }
})

// The order that the formatter gives them.
const order = [
  "name",
  "version",
  "private",
  "description",
  "keywords",
  "homepage",
  "bugs",
  "license",
  "author",
  "repository",
  "bin",
  "files",
  "type"
]

/** The manifest with these fields in place. */
export const withMetadata = (folder: string, manifest: Manifest): Manifest => {
  const written: Manifest = { ...manifest, ...metadataOf(folder) }
  const first = order.filter((key) => key in written)
  const rest = Object.keys(written).filter((key) => !order.includes(key))
  return Object.fromEntries([...first, ...rest].map((key) => [key, written[key]]))
}

/** A manifest as npm and pnpm write it. */
export const printManifest = (manifest: Manifest): string =>
  `${JSON.stringify(manifest, undefined, 2)}\n`
