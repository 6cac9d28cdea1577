/** The list of all pages for language models, as https://llmstxt.org describes it. */
import type { APIRoute } from "astro"
import { getCollection } from "astro:content"
import { listOf } from "../repository/Llms.ts"

export const GET: APIRoute = async () => new Response(listOf(await getCollection("docs")))
