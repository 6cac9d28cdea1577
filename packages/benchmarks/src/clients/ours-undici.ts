/** Ours over undici. */
import { layer } from "@effect-auth0/management/node"
import type { MakeClient } from "./Client.ts"
import { makeOver, type Origin } from "./ours.ts"

export const makeFrom = (from: Origin): MakeClient => makeOver(layer, from)
