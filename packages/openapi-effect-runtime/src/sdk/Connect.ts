/** An SDK for programs that use promises: its client is made once, and closed with `await using`. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { make, type PromiseClient } from "../promise/PromiseClient.ts"

/** Builds the client of a layer for programs that use promises; rejects with the layer's error. */
export const connectTo = <Id, E>(client: Layer.Layer<Id, E>): Promise<PromiseClient<Id>> => {
  const scope = Scope.makeUnsafe()
  return Effect.runPromise(
    Layer.buildWithScope(client, scope).pipe(
      Effect.map((context) => make(context, scope)),
      Effect.onError(() => Scope.close(scope, Exit.void))
    )
  )
}
