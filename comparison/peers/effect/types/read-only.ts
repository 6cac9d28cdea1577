import type { Workshop } from "../src/generated/Workshop.ts"

declare const workshop: Workshop
workshop.createTool({ payload: { name: "Saw", kind: "hand" } })
