import createClient from "openapi-fetch"
import type { paths } from "../src/generated/schema.ts"

const client = createClient<paths>()
client.POST("/tools", { body: { name: "Saw", kind: "hand" } })
// @ts-expect-error the name is required
client.POST("/tools", { body: { kind: "hand" } })
