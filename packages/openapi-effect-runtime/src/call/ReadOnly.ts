/**
 * A read-only client, for reports, audits and dry runs, and for programs that must not change anything
 * even if their token allows it. Programs that do not import this module do not bundle it.
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Client } from "./Client.ts"
import { type ClientTag, decorating } from "./ClientLayer.ts"
import { InvalidRequest } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"

/**
 * The layer that rejects every operation not marked as read-only in its metadata, with an
 * `InvalidRequest` of kind `readOnly`. No token is requested, and nothing is sent.
 */
export const layerOf = <Id>(tag: ClientTag<Id>): Layer.Layer<Id, never, Id> =>
  decorating(tag, readOnly)

/** The same client, for operations that only read. */
const readOnly = (client: Client): Client => ({
  ...client,
  execute: (raw, metadata, args, extras) =>
    // Handwritten metadata may hold anything: only `true` counts.
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
