/**
 * The table of `docs/guides/faults.md` that compares with the official SDK, made of the rows that the
 * tests check.
 */
import { markdownTable } from "markdown-table"
import { peerRows } from "./Rows.ts"

/** The page with its table regenerated. */
export const renderPeerTable = (page: string): string => {
  const table = markdownTable([
    ["What happens", "`auth0` 7.1.0", "Here"],
    ...Object.values(peerRows).map(({ ours, peer, what }) => [what, peer, ours])
  ])
  const marked = /(<!-- peer: made by .*? -->\n)[\s\S]*?(\n<!-- end -->)/
  if (!marked.test(page)) throw new Error("The page has no marks between which its table stands")
  return page.replace(marked, (_whole, start: string, end: string) => `${start}\n${table}\n${end}`)
}
