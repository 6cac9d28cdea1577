/**
 * How the client encodes a query: for a layer of another kind that sends the
 * same requests by other means.
 */
export { createQuerySerializer } from "./generated/management/client/utils.gen.js"
export type { QuerySerializerOptions } from "./generated/management/core/bodySerializer.gen.js"
