import { assert, describe, it } from "vitest"
import { form, json } from "../../src/credentials/TokenFormats.ts"

const fields = {
  grant_type: "client_credentials",
  scope: "read:all write&more",
  client_secret: "ä+1"
}

describe("a request for a token", () => {
  it("is encoded as a form", () => {
    assert.deepStrictEqual(
      [form.contentType, form.encode(fields)],
      [
        "application/x-www-form-urlencoded",
        "grant_type=client_credentials&scope=read%3Aall+write%26more&client_secret=%C3%A4%2B1"
      ]
    )
  })

  it("is encoded as JSON", () => {
    assert.deepStrictEqual(
      [json.contentType, json.encode(fields)],
      ["application/json", JSON.stringify(fields)]
    )
  })
})
