import { createTool } from "../src/generated/clients/index.ts"

createTool({ data: { name: "Saw", kind: "hand" } })
// @ts-expect-error the name is required
createTool({ data: { kind: "hand" } })
