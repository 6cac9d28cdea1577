import { createTool } from "../src/generated/clients/index.ts"

const response = await createTool({ data: { name: "Saw", kind: "hand" } })
if (response.status === 409) {
  // @ts-expect-error the response of a 409 has no property of a tool
  console.log(response.data.name)
}
