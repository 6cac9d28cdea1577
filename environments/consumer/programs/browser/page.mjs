/** The host in a page. */
import { layer } from "@effect-auth0/management/fetch"
import { calls } from "../calls.mjs"

globalThis.run = (tenant) => calls(layer, tenant)
