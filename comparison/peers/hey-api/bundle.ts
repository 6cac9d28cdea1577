import { createClient } from "./src/generated/client/index.js"
import { getTool } from "./src/generated/sdk.gen.js"

const client = createClient({ baseUrl: "http://127.0.0.1:4010/v1", auth: "token-1" })
getTool({ client, path: { id: "t1" } }).then(console.log)
