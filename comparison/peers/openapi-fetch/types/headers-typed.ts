import createClient from "openapi-fetch"
import type { paths } from "../src/generated/schema.ts"

const { response } = await createClient<paths>().GET("/tools/{id}", {
  params: { path: { id: "t1" } }
})
export const loans = response.headers.get("x-loans")
// @ts-expect-error the document has no such header
export const other = response.headers.get("x-unknown")
