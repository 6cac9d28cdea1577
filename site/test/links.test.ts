/** Every link of the built site, within it and to the repository. */
import { Parser } from "htmlparser2"
import { existsSync, globSync, readFileSync } from "node:fs"
import { posix } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { base, origin, repository } from "../src/repository/Repository.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const dist = fileURLToPath(new URL("../dist", import.meta.url))

interface Document {
  readonly address: string
  readonly ids: ReadonlySet<string>
  readonly links: ReadonlySet<string>
}

const read = (file: string): Document => {
  const ids = new Set<string>()
  const links = new Set<string>()
  const parser = new Parser({
    onopentag: (_, { id, href, src }) => {
      if (id !== undefined) ids.add(id)
      for (const link of [href, src]) if (link !== undefined) links.add(link)
    }
  })
  parser.end(readFileSync(`${dist}/${file}`, "utf8"))
  const path = file.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1")
  return { address: `${base}/${path}`, ids, links }
}

const documents = globSync("**/*.html", { cwd: dist }).map(read)
const byAddress = new Map(documents.map((document) => [document.address, document]))

/** What is wrong with a link, if anything is. */
const fault = (link: string, from: string): string | undefined => {
  if (link.startsWith(`${repository}/`)) {
    const [, path] =
      /^\/(?:tree|blob|edit)\/main\/([^#]*)/.exec(link.slice(repository.length)) ?? []
    return path === undefined || existsSync(`${root}/${path}`) ? undefined : "no such file"
  }
  const url = new URL(link, origin + from)
  if (url.origin !== origin) return undefined
  // What is shown in the place of a page that is not there has an address only for search engines.
  if (url.pathname === `${base}/404/`) return undefined
  const path = decodeURI(url.pathname)
  const target = byAddress.get(path)
  if (target === undefined) {
    const file = path.startsWith(`${base}/`) ? posix.join(dist, path.slice(base.length)) : ""
    return path.endsWith("/") || !existsSync(file) ? "no such page" : undefined
  }
  const id = decodeURIComponent(url.hash.slice(1))
  return id === "" || target.ids.has(id) || id === "_top" ? undefined : "no such heading"
}

test("no link of any page leads nowhere", () => {
  const broken = documents.flatMap(({ address, links }) =>
    [...links].flatMap((link) => {
      const wrong = fault(link, address)
      return wrong === undefined ? [] : [`${address}: ${link}: ${wrong}`]
    })
  )
  expect(broken).toStrictEqual([])
  expect(documents.length).toBeGreaterThan(200)
})
