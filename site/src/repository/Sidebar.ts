/** The navigation: the parts of the site, and the reference as a tree of resources. */
import type { StarlightUserConfig } from "@astrojs/starlight/types"
import type { Page } from "./Pages.ts"
import { sections } from "./Sources.ts"

type Items = NonNullable<StarlightUserConfig["sidebar"]>
type Item = Items[number]

const linkTo = ({ slug, label }: Page, own?: string): Item => ({
  label: own ?? label,
  link: slug === "" ? "/" : `/${slug}/`
})

/** A page, with the pages below it folded away. */
const tree = (page: Page, pages: ReadonlyArray<Page>): Item => {
  const children = pages.filter(
    ({ slug }) =>
      slug.startsWith(`${page.slug}/`) && !slug.slice(page.slug.length + 1).includes("/")
  )
  return children.length === 0
    ? linkTo(page)
    : {
        label: page.label,
        collapsed: true,
        items: [linkTo(page, "Overview"), ...children.map((child) => tree(child, pages))]
      }
}

const reference = (pages: ReadonlyArray<Page>): Items => [
  ...pages.filter(({ slug }) => slug === "reference").map((page) => linkTo(page, "All operations")),
  ...pages.filter(({ slug }) => /^reference\/[^/]+$/.test(slug)).map((page) => tree(page, pages))
]

const isIndex = ({ slug }: Page): boolean =>
  ["guides", "recipes", "migration", "decisions"].includes(slug)

/** The page of a whole part comes first in it. */
const flat = (pages: ReadonlyArray<Page>): Items => [
  ...pages.filter(isIndex).map((page) => linkTo(page, "Overview")),
  ...pages.filter((page) => !isIndex(page)).map((page) => linkTo(page))
]

export const sidebarOf = (pages: ReadonlyArray<Page>): Items =>
  sections.flatMap((section) => {
    const within = pages.filter((page) => page.section === section)
    if (within.length === 0) return []
    return [
      {
        label: section,
        collapsed: ["Reference", "Decisions", "Project"].includes(section),
        items: section === "Reference" ? reference(within) : flat(within)
      }
    ]
  })
