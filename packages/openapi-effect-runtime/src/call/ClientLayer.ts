/** Layers that decorate the client below them, for any SDK's tag. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Client } from "./Client.ts"

/** The tag of an SDK's client. */
export type ClientTag<Id> = Context.Key<Id, Client>

/** A layer that decorates the client below it. */
export const decorating = <Id>(
  tag: ClientTag<Id>,
  decorate: (client: Client) => Client
): Layer.Layer<Id, never, Id> => Layer.effect(tag, Effect.map(tag, decorate))

/** Like {@link decorating}, for a decoration made in an Effect. */
export const decoratingEffect = <Id>(
  tag: ClientTag<Id>,
  decorate: (client: Client) => Effect.Effect<Client>
): Layer.Layer<Id, never, Id> => Layer.effect(tag, Effect.flatMap(tag, decorate))
