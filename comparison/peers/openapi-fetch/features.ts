import createClient, { type Middleware } from "openapi-fetch"
import type { Programs } from "../../src/Features.ts"
import type { operations, paths } from "./src/generated/schema.ts"

const clientOf = (base: string) => createClient<paths>({ baseUrl: base })

const get = async (base: string, id: string) => {
  const { data, error } = await clientOf(base).GET("/tools/{id}", { params: { path: { id } } })
  if (data === undefined) throw new Error(JSON.stringify(error))
  return data
}

type Query = NonNullable<operations["searchTools"]["parameters"]["query"]>

const query = (base: string, request: Query, querySerializer = {}) =>
  clientOf(base).GET("/tools/search", { params: { query: request }, querySerializer })

const file = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "saw.png", {
  type: "image/png"
})

const upload = (base: string) =>
  clientOf(base).POST("/tools/{id}/photo", {
    params: { path: { id: "t1" } },
    // a file is typed as a string
    body: { file: file as unknown as string, about: { title: "Saw" } },
    bodySerializer: (body) => {
      const form = new FormData()
      form.append("file", body.file)
      form.append("about", new Blob([JSON.stringify(body.about)], { type: "application/json" }))
      return form
    }
  })

export const programs: Programs = {
  "path-encoding": ({ base }) => get(base, "a/b c?d"),
  "path-traversal": ({ base }) => get(base, ".."),
  "deep-object": ({ base }) => query(base, { filter: { kind: "hand", size: 3 } }),
  "pipe-delimited": ({ base }) =>
    query(base, { tags: ["a", "b"] }, { array: { style: "pipeDelimited", explode: false } }),
  comma: ({ base }) =>
    query(base, { ids: ["1", "2"] }, { array: { style: "form", explode: false } }),
  "allow-reserved": ({ base }) => query(base, { path: "/shed/a:b" }, { allowReserved: true }),
  // typed as a string, which the program makes
  "json-query": ({ base }) => query(base, { where: JSON.stringify({ room: 7 }) }),
  form: ({ base }) =>
    clientOf(base).POST("/loans", {
      body: { tool: "t1", days: 3 },
      headers: { "content-type": "application/x-www-form-urlencoded" }
    }),
  multipart: ({ base }) => upload(base),
  "multipart-encoding": ({ base }) => upload(base),
  security: async ({ base }) => {
    const client = clientOf(base)
    const credentials: Middleware = {
      onRequest: ({ request }) => {
        request.headers.set("authorization", "Bearer token-1")
        return request
      }
    }
    client.use(credentials)
    await client.GET("/tools/{id}", { params: { path: { id: "t1" } } })
    await client.GET("/audit")
    await client.GET("/health")
  },
  "open-enum": async ({ base }) => (await get(base, "odd")).kind,
  "response-check": ({ base }) => get(base, "broken"),
  "not-json": ({ base }) => get(base, "html"),
  headers: async ({ base }) => {
    const { response } = await clientOf(base).GET("/tools/{id}", { params: { path: { id: "t1" } } })
    return response.headers.get("x-loans")
  },
  "no-content": async ({ base }) =>
    (await clientOf(base).DELETE("/tools/{id}", { params: { path: { id: "t1" } } })).data,
  "error-body": async ({ base }) => {
    const create = async (name: string) =>
      (await clientOf(base).POST("/tools", { body: { name, kind: "hand" } })).error
    const taken = await create("taken")
    const bad = await create("bad")
    return [
      taken !== undefined && "existing" in taken ? taken.existing : undefined,
      bad !== undefined && "fields" in bad ? bad.fields : undefined
    ]
  },
  undeclared: async ({ base }) => {
    const { error, response } = await clientOf(base).GET("/tools/{id}", {
      params: { path: { id: "teapot" } }
    })
    return error === undefined ? 0 : response.status
  },
  "retry-after": async ({ base }) => (await get(base, "busy")).name,
  "lost-read": async ({ base }) => (await get(base, "cut")).name,
  "lost-write": async ({ base }) => {
    const call = clientOf(base).POST("/tools", { body: { name: "cut", kind: "hand" } })
    return call.then(() => "created", String)
  },
  deadline: ({ base }) =>
    clientOf(base).GET("/tools/{id}", {
      params: { path: { id: "slow" } },
      signal: AbortSignal.timeout(300)
    }),
  abort: ({ base }) =>
    clientOf(base).GET("/tools/{id}", {
      params: { path: { id: "slow" } },
      signal: AbortSignal.timeout(300)
    }),
  binary: async ({ base, isSent }) => {
    const { data } = await clientOf(base).GET("/tools/{id}/manual", {
      params: { path: { id: "t1" } },
      parseAs: "stream"
    })
    let early = false
    let size = 0
    for await (const chunk of data ?? []) {
      early ||= !isSent()
      size += chunk.length
    }
    return { early, size }
  },
  stubs: async () => {
    const client = createClient<paths>({
      baseUrl: "http://127.0.0.1:1",
      fetch: async () => Response.json({ id: "t1", name: "Stub", kind: "hand" })
    })
    return (await client.GET("/tools/{id}", { params: { path: { id: "t1" } } })).data?.name
  }
}
