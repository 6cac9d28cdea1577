/**
 * Links between files of the repository become links between pages of the site, or to the source where
 * there is no page. A link to nothing is an error.
 */
import { posix } from "node:path"
import { markdownToMdast } from "satteri"
import { visit } from "unist-util-visit"
import { repository } from "./Repository.ts"

/** Where a path in the repository is found from the site, and a heading of the page there. */
export type Resolve = (path: string, heading: string) => string | undefined

/** A target as it is written in a file, as the site has it. */
export const rewriteTarget = (target: string, file: string, resolve: Resolve): string => {
  // READMEs of packages have addresses, which npm can follow as well.
  const own = /^(?:blob|tree)\/main\/(.+)$/.exec(
    target.startsWith(`${repository}/`) ? target.slice(repository.length + 1) : ""
  )?.[1]
  if (own === undefined && /^[a-z][a-z+.-]*:/i.test(target)) return target
  const [path = "", heading = ""] = (own ?? target).split("#")
  const linked =
    own !== undefined
      ? decodeURI(path)
      : path === ""
        ? file
        : posix.normalize(posix.join(posix.dirname(file), decodeURI(path))).replace(/\/$/, "")
  const resolved = resolve(linked, heading)
  if (resolved === undefined) throw new Error(`${file}: the link to ${target} leads nowhere`)
  return resolved
}

/** The text of a page with its links rewritten, and nothing else changed. */
export const rewriteLinks = (text: string, file: string, resolve: Resolve): string => {
  const edits: Array<{ readonly at: number; readonly from: string; readonly to: string }> = []
  visit(markdownToMdast(text), (node) => {
    if (node.type !== "link" && node.type !== "image" && node.type !== "definition") return
    const to = rewriteTarget(node.url, file, resolve)
    if (to === node.url) return
    // The target stands behind the text of the link, which can contain the same words.
    const last = node.type === "link" ? node.children.at(-1) : undefined
    const start = last?.position?.end.offset ?? node.position?.start.offset ?? 0
    const at = text.indexOf(node.url, start)
    if (at < 0) throw new Error(`${file}: the link to ${node.url} is not written as it is read`)
    edits.push({ at, from: node.url, to })
  })
  return edits
    .sort((one, other) => other.at - one.at)
    .reduce((done, { at, from, to }) => done.slice(0, at) + to + done.slice(at + from.length), text)
}
