import * as Redacted from "effect/Redacted"
import { contractTests } from "openapi-contract-tests"
import document from "../openapi.json" with { type: "json" }
import * as Museum from "../src/generated/sdk/index.js"
import { layer } from "../src/generated/sdk/transport.js"

const credentials = Museum.Credentials.apiKey(Redacted.make("key-1"))

contractTests({
  document,
  sdk: Museum,
  tag: Museum.MuseumClient,
  client: layer({ credentials, rateLimits: false }),
  authorization: { "x-museum-key": "key-1" },
  errorBody: { detail: "message", code: "code" },
  paging: { size: "size", usedSize: ["size"] },
  // the document does not say it: the generator told it by names
  lists: { "shop.orders": { style: "checkpoint", items: "orders", next: "next_cursor" } }
})
