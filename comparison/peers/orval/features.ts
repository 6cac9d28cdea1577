import { setupServer } from "msw/node"
import type { Programs } from "../../src/Features.ts"
import { getTool as getCheckedTool } from "./src/checked/index.ts"
import {
  askAdvice,
  createTool,
  deleteTool,
  downloadManual,
  getTool,
  lendTool,
  readAudit,
  readHealth,
  readLog,
  searchTools,
  uploadPhoto,
  watchTools
} from "./src/generated/index.ts"
import type { SearchToolsParams } from "./src/generated/model/index.ts"
import { getGetToolMockHandler, getGetToolResponseMock } from "./src/generated/index.msw.ts"

// What is generated has the document's address in it: only the origin is changed here.
const original = globalThis.fetch
const at = (base: string): void => {
  globalThis.fetch = (input, init) =>
    original(String(input).replace("http://127.0.0.1:4010", new URL(base).origin), init)
}

const get = async (base: string, id: string) => {
  at(base)
  const { data, status } = await getTool(id)
  if (status !== 200) throw new Error(JSON.stringify(data))
  return data
}

const query = (base: string, params: SearchToolsParams) => {
  at(base)
  return searchTools(params)
}

const upload = (base: string) => {
  at(base)
  const file = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "saw.png")
  return uploadPhoto("t1", { file, about: { title: "Saw" } })
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
  form: ({ base }) => {
    at(base)
    return lendTool({ tool: "t1", days: 3 })
  },
  multipart: ({ base }) => upload(base),
  "multipart-encoding": ({ base }) => upload(base),
  "request-check": ({ base }) => {
    at(base)
    return createTool({ name: longName, kind: "hand" })
  },
  security: async ({ base }) => {
    at(base)
    await getTool("t1")
    await readAudit()
    await readHealth()
  },
  "open-enum": async ({ base }) => (await get(base, "odd")).kind,
  "response-check": ({ base }) => {
    at(base)
    return getCheckedTool("broken")
  },
  "not-json": ({ base }) => get(base, "html"),
  headers: async ({ base }) => {
    at(base)
    return (await getTool("t1")).headers.get("x-loans")
  },
  "no-content": async ({ base }) => {
    at(base)
    return (await deleteTool("t1")).data
  },
  "error-body": async ({ base }) => {
    at(base)
    const taken = await createTool({ name: "taken", kind: "hand" })
    const bad = await createTool({ name: "bad", kind: "hand" })
    return [
      taken.status === 409 ? taken.data.existing : undefined,
      bad.status === 422 ? bad.data.fields : undefined
    ]
  },
  // the type knows 200 and 404 only
  undeclared: async ({ base }) => {
    at(base)
    return (await getTool("teapot")).status
  },
  "retry-after": async ({ base }) => (await get(base, "busy")).name,
  "lost-read": async ({ base }) => (await get(base, "cut")).name,
  "lost-write": ({ base }) => {
    at(base)
    return createTool({ name: "cut", kind: "hand" }).then(() => "created", String)
  },
  deadline: ({ base }) => {
    at(base)
    return getTool("slow", { signal: AbortSignal.timeout(300) })
  },
  abort: ({ base }) => {
    at(base)
    return getTool("slow", { signal: AbortSignal.timeout(300) })
  },
  events: async ({ base }) => {
    at(base)
    return (await watchTools()).data
  },
  "json-or-events": async ({ base }) => {
    at(base)
    const one = await askAdvice({ question: "how?" })
    const two = await askAdvice({ question: "how?", stream: true })
    return [one.data, two.data]
  },
  // one response with a body to be read as it comes; lines are for the program to find
  lines: async ({ base }) => {
    at(base)
    return (await readLog()).stream.json()
  },
  binary: async ({ base, isSent }) => {
    at(base)
    const { data } = await downloadManual("t1")
    return { early: !isSent(), size: data.size }
  },
  stubs: async () => {
    globalThis.fetch = original
    const server = setupServer(getGetToolMockHandler({ id: "t1", name: "Stub", kind: "hand" }))
    server.listen({ onUnhandledRequest: "error" })
    try {
      const { data } = await getTool("t1")
      return "name" in data ? data.name : undefined
    } finally {
      server.close()
    }
  },
  "made-up": async () => getGetToolResponseMock().name
}
