/**
 * Ours over `fetch`. A module of its own, since the package `undici`, once it is
 * imported, puts its own agent below the platform's `fetch`.
 */
import { layer } from "@effect-auth0/management/fetch"
import type { MakeClient } from "./Client.ts"
import { makeOver, type Origin } from "./ours.ts"

export const makeFrom = (from: Origin): MakeClient => makeOver(layer, from)
