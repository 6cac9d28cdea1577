import createClient from "openapi-fetch"
import type { paths } from "../src/generated/schema.ts"

const { data } = await createClient<paths>().GET("/tools/{id}", { params: { path: { id: "t1" } } })
export const name: string | undefined = data?.name
// @ts-expect-error no response has it
export const secret = data?.secret
