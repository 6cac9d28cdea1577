import { satteri } from "@astrojs/markdown-satteri"
import starlight from "@astrojs/starlight"
import { defineConfig, passthroughImageService } from "astro/config"
import { fileURLToPath } from "node:url"
import { repositoryPages } from "./src/repository/Integration.ts"
import { pagesOf } from "./src/repository/Pages.ts"
import { base, origin, repository } from "./src/repository/Repository.ts"
import { sidebarOf } from "./src/repository/Sidebar.ts"
import { emptyHeaders, focusableTables } from "./src/repository/Tables.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const content = fileURLToPath(new URL("src/content/docs", import.meta.url))

const pages = pagesOf(root)

export default defineConfig({
  site: origin,
  base,
  trailingSlash: "always",
  image: { service: passthroughImageService() },
  markdown: {
    // Quotation marks and dashes are those of the source.
    processor: satteri({ features: { smartPunctuation: false }, hastPlugins: [emptyHeaders] })
  },
  vite: {
    build: {
      rolldownOptions: {
        // Astro reads its own directive in a page of MDX before the bundler warns of not knowing it.
        onLog: (level, log, handler) => {
          if (log.code === "MODULE_LEVEL_DIRECTIVE" && log.message.includes("astro:")) return
          handler(level, log)
        }
      }
    }
  },
  integrations: [
    repositoryPages(root, pages, content),
    starlight({
      title: "effect-auth0",
      description:
        "The Auth0 Management API for TypeScript and Effect: every operation typed, with errors, retries and rate limits that are safe by default.",
      favicon: "/favicon.svg",
      // `src/pages/404.astro` stands in for it.
      disable404Route: true,
      social: [{ icon: "github", label: "Source on GitHub", href: repository }],
      sidebar: sidebarOf(pages),
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      customCss: ["./src/styles.css"],
      // Long lines are broken, so that no block has to be scrolled.
      expressiveCode: { defaultProps: { wrap: true } },
      head: [{ tag: "script", attrs: { type: "module" }, content: focusableTables }]
    })
  ]
})
