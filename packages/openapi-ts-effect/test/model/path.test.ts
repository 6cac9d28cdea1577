import { describe, expect, it } from "vitest"

import { requestPath } from "../../src/model/path.ts"

describe("the path of a request", () => {
  it("has what a URL may have, and its parameters as the document names them", () => {
    expect(
      [
        "/users/{user id}/a.b~c",
        "/naïve/{é}/a b",
        "/50%/%C3%A9",
        "/export?format=csv",
        "/#Action={action}",
        "/a/{b#c}/d#{e}",
        "/{-open"
      ].map(requestPath)
    ).toEqual([
      "/users/{user id}/a.b~c",
      "/na%C3%AFve/{é}/a%20b",
      "/50%25/%C3%A9",
      "/export?format=csv",
      "/",
      "/a/{b#c}/d",
      "/%7B-open"
    ])
  })
})
