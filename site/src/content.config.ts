import { docsLoader, i18nLoader } from "@astrojs/starlight/loaders"
import { docsSchema, i18nSchema } from "@astrojs/starlight/schema"
import { z } from "astro/zod"
import { defineCollection } from "astro:content"
import { sections } from "./repository/Sources.ts"

export const collections = {
  docs: defineCollection({
    loader: docsLoader(),
    schema: docsSchema({ extend: z.object({ section: z.enum(sections).default("Start") }) })
  }),
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() })
}
