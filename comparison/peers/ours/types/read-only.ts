import { Tools } from "../src/generated/sdk/index.js"

Tools.create({ name: "Saw", kind: "hand" })
// @ts-expect-error the name is required
Tools.create({ kind: "hand" })
