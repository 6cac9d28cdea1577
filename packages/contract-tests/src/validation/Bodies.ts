/** The schemas of bodies, as the document writes them. */
import type { Document } from "openapi-contract-tests/contract/Document"
import { type JsonObject, objectAt } from "openapi-contract-tests/contract/Json"
import type { ContractOperation } from "openapi-contract-tests/contract/Operations"

/** The schema of a JSON response. */
export const schemaOf = (
  document: Document,
  { id, method, path }: ContractOperation,
  status: number
): JsonObject => {
  const item = objectAt(objectAt(document.root["paths"], "paths")[path], path)
  const responses = objectAt(objectAt(item[method.toLowerCase()], id)["responses"], id)
  const content = document.resolve(responses[status], id)["content"]
  return objectAt(objectAt(objectAt(content, id)["application/json"], id)["schema"], id)
}
