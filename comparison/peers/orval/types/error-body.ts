import { createTool } from "../src/generated/index.ts"

const response = await createTool({ name: "Saw", kind: "hand" })
if (response.status === 409) {
  const existing: string = response.data.existing
  console.log(existing)
} else if (response.status === 422) {
  // @ts-expect-error a 422 has fields, and names nothing that exists
  console.log(response.data.existing)
}
