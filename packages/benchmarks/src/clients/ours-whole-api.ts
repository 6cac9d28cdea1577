/** Ours over undici, with every operation of the API loaded beside the one that is called. */
import * as everything from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/node"
import type { MakeClient } from "./Client.ts"
import { makeOver } from "./ours.ts"

export const make: MakeClient = (origin) => {
  // A use, so that nothing takes the import for superfluous.
  if (everything.Connections.Keys.rotate.metadata.id !== "connections.keys.rotate") {
    throw new Error("The main entry has no rotation")
  }
  return makeOver(layer, "fibers")(origin)
}
