import { createTool } from "../src/generated/sdk.gen.js"

createTool({ body: { name: "Saw", kind: "hand" } })
// @ts-expect-error the name is required
createTool({ body: { kind: "hand" } })
