import createClient from "openapi-fetch"
import type { paths } from "./src/generated/schema.ts"

const client = createClient<paths>({
  baseUrl: "http://127.0.0.1:4010/v1",
  headers: { authorization: "Bearer token-1" }
})
client.GET("/tools/{id}", { params: { path: { id: "t1" } } }).then(console.log)
