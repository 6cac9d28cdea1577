import type { Programs } from "../../src/Features.ts"
import { createClient } from "./src/generated/client/index.js"
import {
  getTool as getCheckedTool,
  createTool as createCheckedTool
} from "./src/checked/sdk.gen.js"
import {
  askAdvice,
  createTool,
  deleteTool,
  downloadManual,
  getTool,
  lendTool,
  readAudit,
  readHealth,
  searchTools,
  uploadPhoto,
  watchTools
} from "./src/generated/sdk.gen.js"
import type { SearchToolsData } from "./src/generated/types.gen.js"

const clientOf = (base: string) =>
  createClient({
    baseUrl: base,
    auth: ({ type }) => (type === "apiKey" ? "key-1" : "token-1")
  })

const get = async (base: string, id: string) => {
  const { data } = await getTool({ client: clientOf(base), path: { id }, throwOnError: true })
  return data
}

const query = (base: string, request: SearchToolsData["query"]) =>
  searchTools({ client: clientOf(base), query: request, throwOnError: true })

const upload = (base: string) =>
  uploadPhoto({
    client: clientOf(base),
    path: { id: "t1" },
    body: {
      file: new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "saw.png"),
      about: { title: "Saw" }
    },
    throwOnError: true
  })

const watch = async (base: string, count: number): Promise<ReadonlyArray<string>> => {
  const { stream } = await watchTools({ client: clientOf(base), sseDefaultRetryDelay: 50 })
  const texts: Array<string> = []
  for await (const { text } of stream) {
    texts.push(text)
    if (texts.length === count) break
  }
  return texts
}

const longName = "x".repeat(50)

export const programs: Programs = {
  "path-encoding": ({ base }) => get(base, "a/b c?d"),
  "path-traversal": ({ base }) => get(base, ".."),
  "deep-object": ({ base }) => query(base, { filter: { kind: "hand", size: 3 } }),
  "pipe-delimited": ({ base }) => query(base, { tags: ["a", "b"] }),
  comma: ({ base }) => query(base, { ids: ["1", "2"] }),
  "allow-reserved": ({ base }) => query(base, { path: "/shed/a:b" }),
  "json-query": ({ base }) => query(base, { where: { room: 7 } }),
  form: ({ base }) =>
    lendTool({ client: clientOf(base), body: { tool: "t1", days: 3 }, throwOnError: true }),
  multipart: ({ base }) => upload(base),
  "multipart-encoding": ({ base }) => upload(base),
  "request-check": ({ base }) =>
    createCheckedTool({
      client: clientOf(base),
      body: { name: longName, kind: "hand" },
      throwOnError: true
    }),
  security: async ({ base }) => {
    const client = clientOf(base)
    await getTool({ client, path: { id: "t1" } })
    await readAudit({ client })
    await readHealth({ client })
  },
  "open-enum": async ({ base }) => (await get(base, "odd")).kind,
  "response-check": ({ base }) =>
    getCheckedTool({ client: clientOf(base), path: { id: "broken" }, throwOnError: true }),
  "not-json": ({ base }) => get(base, "html"),
  headers: async ({ base }) => {
    const { response } = await getTool({ client: clientOf(base), path: { id: "t1" } })
    return response?.headers.get("x-loans")
  },
  "no-content": async ({ base }) =>
    (await deleteTool({ client: clientOf(base), path: { id: "t1" }, throwOnError: true })).data,
  "error-body": async ({ base }) => {
    const create = async (name: string) => {
      const { error } = await createTool({ client: clientOf(base), body: { name, kind: "hand" } })
      return error
    }
    const taken = await create("taken")
    const bad = await create("bad")
    return [
      taken !== undefined && "existing" in taken ? taken.existing : undefined,
      bad !== undefined && "fields" in bad ? bad.fields : undefined
    ]
  },
  undeclared: async ({ base }) => {
    const { error, response } = await getTool({ client: clientOf(base), path: { id: "teapot" } })
    return error === undefined ? 0 : response?.status
  },
  "retry-after": async ({ base }) => (await get(base, "busy")).name,
  "lost-read": async ({ base }) => (await get(base, "cut")).name,
  "lost-write": async ({ base }) => {
    const { error } = await createTool({
      client: clientOf(base),
      body: { name: "cut", kind: "hand" }
    })
    return String(error)
  },
  deadline: ({ base }) =>
    getTool({
      client: clientOf(base),
      path: { id: "slow" },
      signal: AbortSignal.timeout(300),
      throwOnError: true
    }),
  abort: async ({ base }) => {
    await getTool({
      client: clientOf(base),
      path: { id: "slow" },
      signal: AbortSignal.timeout(300)
    })
  },
  events: ({ base }) => watch(base, 1),
  "events-resume": ({ base }) => watch(base, 2),
  "json-or-events": async ({ base }) => {
    const client = clientOf(base)
    const { data } = await askAdvice({ client, body: { question: "how?" }, throwOnError: true })
    const streamed = await askAdvice({
      client,
      body: { question: "how?", stream: true },
      throwOnError: true
    })
    return [data.text, streamed.data.text]
  },
  binary: async ({ base, isSent }) => {
    const { data } = await downloadManual({
      client: clientOf(base),
      path: { id: "t1" },
      parseAs: "stream",
      throwOnError: true
    })
    let early = false
    let size = 0
    // typed as a Blob: `parseAs` does not change the type
    for await (const chunk of data as unknown as ReadableStream<Uint8Array>) {
      early ||= !isSent()
      size += chunk.length
    }
    return { early, size }
  },
  stubs: async () => {
    const client = createClient({
      baseUrl: "http://127.0.0.1:1",
      fetch: async () => Response.json({ id: "t1", name: "Stub", kind: "hand" })
    })
    const { data } = await getTool({ client, path: { id: "t1" }, throwOnError: true })
    return data.name
  }
}
