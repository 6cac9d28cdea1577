/** What readers without a mouse, or without a screen, need of tables. */
import type { HastPluginDefinition } from "satteri"

/** The corner of a table with labels at both sides is empty, and no header of anything. */
export const emptyHeaders: HastPluginDefinition = {
  name: "empty-headers",
  element: {
    filter: ["th"],
    visit: (node) => (node.children.length === 0 ? { ...node, tagName: "td" } : undefined)
  }
}

/** A script for every page: a table that is wider than the page is scrolled with keys, too. */
export const focusableTables = `
const mark = () => {
  for (const table of document.querySelectorAll(".sl-markdown-content table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0
    else table.removeAttribute("tabindex")
  }
}
mark()
addEventListener("resize", mark)
`
