import { getTool } from "./src/generated/index.ts"

getTool("t1", { headers: { authorization: "Bearer token-1" } }).then(console.log)
