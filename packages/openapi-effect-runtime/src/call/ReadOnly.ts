/**
 * A client that only reads: for reports, audits and dry runs, and where a program must not change
 * anything whatever its token allows. A program that does not import this module pays nothing for it.
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Client } from "./Client.ts"
import { type ClientTag, decorating } from "./ClientLayer.ts"
import { InvalidRequest } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"

/**
 * The layer that rejects every operation whose metadata does not say that it only reads, with an
 * `InvalidRequest` of the kind `readOnly`. No token is requested for it, and nothing is sent.
 */
export const layerOf = <Id>(tag: ClientTag<Id>): Layer.Layer<Id, never, Id> =>
  decorating(tag, readOnly)

/** The same client, for operations that only read. */
const readOnly = (client: Client): Client => ({
  ...client,
  execute: (raw, metadata, args, extras) =>
    // What came by another way than the generator may hold anything: only `true` is a yes.
    metadata.readOnly === true
      ? client.execute(raw, metadata, args, extras)
      : Effect.fail(rejectionOf(metadata))
})

const rejectionOf = ({ api, id }: OperationMetadata): InvalidRequest =>
  new InvalidRequest({
    api,
    operation: id,
    argument: "operation",
    kind: "readOnly",
    message: `${id}: this client is read-only, and the operation may write; call it with a client that has no read-only layer`
  })
