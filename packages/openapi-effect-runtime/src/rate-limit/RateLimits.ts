import type * as Layer from "effect/Layer"
import { type ClientTag, decoratingEffect } from "../call/ClientLayer.ts"
import { withGovernor } from "./Governor.ts"

export { type GovernorOptions, governed, withGovernor } from "./Governor.ts"

/** Adds the governor to the client below. */
export const layerOf = <Id>(tag: ClientTag<Id>): Layer.Layer<Id, never, Id> =>
  decoratingEffect(tag, withGovernor)
