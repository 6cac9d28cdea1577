import { expect, it } from "vitest"

import { hostVariables, serverOf } from "../../src/read/server.ts"

it("a server has its path, also where its scheme or all of it is a variable", () => {
  const variables = {
    scheme: { default: "http" },
    host: { default: "search.example" },
    all: { default: "https://api.example/v2/" },
    version: { default: "v1" }
  }
  const urls = [
    "{scheme}://{host}",
    "{scheme}://{host}/{version}",
    "{all}",
    "https://{host}/{version}",
    "https://api.example/{version}",
    "/{version}"
  ]
  expect(urls.map((url) => serverOf({ servers: [{ url, variables }] }))).toEqual([
    { origin: undefined, basePath: "" },
    { origin: undefined, basePath: "/v1" },
    { origin: undefined, basePath: "/v2" },
    { origin: undefined, basePath: "/v1" },
    { origin: "https://api.example", basePath: "/v1" },
    { origin: undefined, basePath: "/v1" }
  ])
  expect(hostVariables({ url: "{scheme}://{host}/{version}" })).toEqual(["scheme", "host"])
})
