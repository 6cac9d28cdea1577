/** Writes the pages where Starlight looks for them, and again when their sources change. */
import type { AstroIntegration } from "astro"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type Page, pagesOf } from "./Pages.ts"

const pathOf = ({ slug, file }: Page): string => {
  const extension = file.endsWith(".mdx") ? "mdx" : "md"
  return slug === "" ? `index.${extension}` : `${slug}.${extension}`
}

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return undefined
  }
}

/** Writes only what changed, so that the server rebuilds no more than that. */
const write = (folder: string, pages: ReadonlyArray<Page>): void => {
  for (const page of pages) {
    const file = join(folder, pathOf(page))
    if (contentOf(file) === page.text) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, page.text)
  }
}

export const repositoryPages = (
  root: string,
  pages: ReadonlyArray<Page>,
  folder: string
): AstroIntegration => ({
  name: "repository-pages",
  hooks: {
    "astro:config:setup": ({ command }) => {
      if (command === "build") rmSync(folder, { recursive: true, force: true })
      write(folder, pages)
    },
    "astro:server:setup": ({ server, logger }) => {
      const files = new Set(pages.map(({ file }) => join(root, file)))
      server.watcher.add([...files])
      server.watcher.on("change", (path) => {
        if (!files.has(path)) return
        try {
          write(folder, pagesOf(root))
        } catch (error) {
          logger.error(error instanceof Error ? error.message : String(error))
        }
      })
    }
  }
})
