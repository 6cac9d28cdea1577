/**
 * The edition can be deleted: what is outside of its packages finds it by its folders, and does not name it.
 * What does is listed here, and goes with it.
 */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

const root = join(import.meta.dirname, "../../..")

const link = "links to the page on the edition go"

/** Where the edition is named, by the beginnings of paths, and what is done there when it ends. */
const named: Readonly<Record<string, string>> = {
  ".github/workflows/effect3.yml": "its job is deleted",
  "CHANGELOG.md": "tells what was",
  "README.md": link,
  "docs/architecture.md": "a paragraph goes",
  "docs/decisions/": "tell what was",
  "docs/environments.md": "written by a run of the environments",
  "docs/guides/README.md": link,
  "docs/guides/effect-3.md": "the page is deleted",
  "docs/support.md": link,
  "packages/openapi-ts-effect/":
    "the generator's option goes with a release of its own, since users have it in their configuration",
  "pnpm-lock.yaml": "`pnpm install` writes it",
  "pnpm-workspace.yaml": "the catalog goes",
  "site/pages/get-started.mdx": "a tab of each step goes",
  "site/pages/index.md": "a word of the list of editions goes"
}

const isNamedIn = (file: string): boolean =>
  /effect[-@ ]?3(?![\d.])/i.test(file) ||
  /effect[-@ ]?3(?![\d.])/i.test(readFileSync(join(root, file), "utf8"))

test("nothing else names the edition", () => {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024
  })
    .split("\n")
    .filter((file) => /\.(?:[cm]?[jt]sx?|json|mdx?|ya?ml|toml|css|html)$/.test(file))
    .filter((file) => !/^packages\/[\w-]+-effect3\//.test(file))
    .filter(isNamedIn)
  const listed = Object.keys(named)
  const entriesOf = (file: string) => listed.filter((entry) => file.startsWith(entry))
  expect(files.filter((file) => entriesOf(file).length === 0)).toStrictEqual([])
  expect([...new Set(files.flatMap(entriesOf))].toSorted()).toStrictEqual(listed.toSorted())
})
