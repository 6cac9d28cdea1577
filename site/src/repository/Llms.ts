/** The pages for readers that take text alone. */
import type { CollectionEntry } from "astro:content"
import { base, origin } from "./Repository.ts"
import { sections } from "./Sources.ts"

type Entry = CollectionEntry<"docs">

export const markdownOf = ({ body, data }: Entry): string =>
  `# ${data.title}\n\n${(body ?? "").replaceAll(`](${base}/`, `](${origin}${base}/`).trim()}\n`

/** A whole part of the site can be thousands of pages; the reference is listed by its resources. */
const line = ({ id, data }: Entry): string =>
  `- [${data.title}](${origin}${base}/${id}.md)${data.description === undefined ? "" : `: ${data.description}`}`

const introduction = `# effect-auth0

> The Auth0 Management API v2 for TypeScript: every operation as a typed Effect (Effect 4 and 3) or promise, with typed errors, retries only where they are safe, rate limits, pagination, a local tenant for tests, and a tool that rotates connection keys.
`

const within = (entries: ReadonlyArray<Entry>, section: string): ReadonlyArray<Entry> =>
  entries
    .filter(({ data }) => data.section === section)
    .toSorted((one, other) => one.id.localeCompare(other.id))

export const listOf = (entries: ReadonlyArray<Entry>): string =>
  [
    introduction,
    ...sections.flatMap((section) => {
      const pages = within(entries, section)
      return pages.length === 0 ? [] : [`## ${section}\n\n${pages.map(line).join("\n")}\n`]
    })
  ].join("\n")

export const textOf = (entries: ReadonlyArray<Entry>): string =>
  [
    introduction,
    ...sections
      .filter((section) => section !== "Reference")
      .flatMap((section) => within(entries, section).map(markdownOf))
  ].join("\n")
