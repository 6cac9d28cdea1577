import { createTool } from "../src/generated/index.ts"

createTool({ name: "Saw", kind: "hand" })
// @ts-expect-error the name is required
createTool({ kind: "hand" })
