/** The host in a route handler. */
import { layer } from "@effect-auth0/management/fetch"
import { calls } from "../../../calls.mjs"

export const runtime = "nodejs"

export const POST = async (request) => Response.json(await calls(layer, await request.json()))
