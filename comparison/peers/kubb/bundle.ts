import { setConfig } from "@kubb/plugin-client/clients/fetch"
import { getTool } from "./src/generated/clients/getTool.ts"

setConfig({ baseURL: "http://127.0.0.1:4010/v1", headers: { authorization: "Bearer token-1" } })
getTool({ id: "t1" }).then(console.log)
