/** Ours over undici. */
import { layer } from "@effect-auth0/management-effect3/node"
import { makeOver } from "./ours.ts"

export const make = makeOver(layer)
