/**
 * Links of the published packages' READMEs, which npm shows without the repository around them.
 */
import { statSync } from "node:fs"
import { posix } from "node:path"
import { repository } from "./Metadata.ts"

const root = new URL("../../../../", import.meta.url)

/** The address of a path in the repository; fails if there is nothing. */
const addressOf = (path: string, heading: string): string => {
  const kind = statSync(new URL(path, root)).isDirectory() ? "tree" : "blob"
  return `${repository}/${kind}/main/${path}${heading}`
}

// The second part of a link, unless it is a heading of the page or an address.
const relative = /\]\((?!#|[a-z][a-z+.-]*:)([^)#\s]+)(#[^)\s]*)?/g
const own =
  /\]\(https:\/\/github\.com\/[^/]+\/effect-auth0\/(?:blob|tree)\/main\/([^)#\s]+)(#[^)\s]*)?/g

/**
 * A README with its links to files of the repository as addresses, those of another owner or to a file
 * that is now a folder among them. Code is unchanged.
 */
export const withAbsoluteLinks = (folder: string, readme: string): string =>
  readme
    .split(/^(```[\s\S]*?^```)/m)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(
              relative,
              (_, path: string, heading = "") =>
                `](${addressOf(posix.join(folder, path), String(heading))}`
            )
            .replaceAll(
              own,
              (_, path: string, heading = "") => `](${addressOf(path, String(heading))}`
            )
    )
    .join("")
