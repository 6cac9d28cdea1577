/** Every page as Markdown, at its address with `.md` for the last slash. */
import type { APIRoute, GetStaticPaths } from "astro"
import { getCollection } from "astro:content"
import { markdownOf } from "../repository/Llms.ts"

export const getStaticPaths = (async () =>
  (await getCollection("docs")).map((entry) => ({
    params: { page: entry.id },
    props: { text: markdownOf(entry) }
  }))) satisfies GetStaticPaths

export const GET: APIRoute<{ readonly text: string }> = ({ props }) =>
  new Response(props.text, { headers: { "content-type": "text/markdown; charset=utf-8" } })
