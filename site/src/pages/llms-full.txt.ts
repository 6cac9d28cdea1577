/** The text of all pages but the reference, whose size would leave no room for anything else. */
import type { APIRoute } from "astro"
import { getCollection } from "astro:content"
import { textOf } from "../repository/Llms.ts"

export const GET: APIRoute = async () => new Response(textOf(await getCollection("docs")))
