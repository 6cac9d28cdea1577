import { Servers } from "../src/generated/sdk/index.js"

Servers.local({ port: "4011", version: "v2" })
// @ts-expect-error the document has no such version
Servers.local({ version: "v3" })
