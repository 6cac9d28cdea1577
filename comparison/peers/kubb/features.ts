import { setConfig } from "@kubb/plugin-client/clients/fetch"
import type { Programs } from "../../src/Features.ts"
import {
  getTool as getCheckedTool,
  createTool as createCheckedTool
} from "./src/checked/clients/index.ts"
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
} from "./src/generated/clients/index.ts"
import { createGetToolQueryResponse } from "./src/generated/mocks/index.ts"
import type { SearchToolsQueryParams } from "./src/generated/types/index.ts"

const at = (base: string): void => {
  setConfig({ baseURL: base })
}

// an error response succeeds too, typed as a success: the program looks at the status
const get = async (base: string, id: string) => {
  at(base)
  const { data, status } = await getTool({ id })
  if (status !== 200) throw new Error(JSON.stringify(data))
  return data
}

const query = (base: string, params: SearchToolsQueryParams) => {
  at(base)
  return searchTools({ params })
}

const upload = (base: string) => {
  at(base)
  const file = new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], "saw.png")
  return uploadPhoto({ id: "t1", data: { file, about: { title: "Saw" } } })
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
    return lendTool({ data: { tool: "t1", days: 3 } })
  },
  multipart: ({ base }) => upload(base),
  "multipart-encoding": ({ base }) => upload(base),
  "request-check": ({ base }) => {
    at(base)
    return createCheckedTool({ data: { name: longName, kind: "hand" } })
  },
  security: async ({ base }) => {
    setConfig({ baseURL: base, headers: { authorization: "Bearer token-1" } })
    await getTool({ id: "t1" })
    await readAudit()
    await readHealth()
  },
  "open-enum": async ({ base }) => (await get(base, "odd")).kind,
  "response-check": ({ base }) => {
    at(base)
    return getCheckedTool({ id: "broken" })
  },
  "not-json": ({ base }) => get(base, "html"),
  headers: async ({ base }) => {
    at(base)
    return (await getTool({ id: "t1" })).headers.get("x-loans")
  },
  "no-content": async ({ base }) => {
    at(base)
    return (await deleteTool({ id: "t1" })).data
  },
  // the types of 409 and 422 exist, and nothing that is returned has them
  "error-body": async ({ base }) => {
    at(base)
    const taken = await createTool({ data: { name: "taken", kind: "hand" } })
    const bad = await createTool({ data: { name: "bad", kind: "hand" } })
    return [taken.data, bad.data]
  },
  undeclared: async ({ base }) => {
    at(base)
    return (await getTool({ id: "teapot" })).status
  },
  "retry-after": async ({ base }) => (await get(base, "busy")).name,
  "lost-read": async ({ base }) => (await get(base, "cut")).name,
  "lost-write": ({ base }) => {
    at(base)
    return createTool({ data: { name: "cut", kind: "hand" } }).then(() => "created", String)
  },
  deadline: ({ base }) => {
    at(base)
    return getTool({ id: "slow" }, { signal: AbortSignal.timeout(300) })
  },
  abort: ({ base }) => {
    at(base)
    return getTool({ id: "slow" }, { signal: AbortSignal.timeout(300) })
  },
  events: async ({ base }) => {
    at(base)
    return (await watchTools()).data
  },
  "json-or-events": async ({ base }) => {
    at(base)
    const one = await askAdvice({ data: { question: "how?" } })
    const two = await askAdvice({ data: { question: "how?", stream: true } })
    return [one.data, two.data]
  },
  lines: async ({ base }) => {
    at(base)
    return (await readLog()).data
  },
  binary: async ({ base, isSent }) => {
    at(base)
    const { data } = await downloadManual({ id: "t1" })
    return { early: !isSent(), size: data.size }
  },
  stubs: async () => {
    const { data } = await getTool(
      { id: "t1" },
      {
        client: async () => ({
          data: { id: "t1", name: "Stub", kind: "hand" } as never,
          status: 200,
          statusText: "",
          headers: new Headers()
        })
      }
    )
    return data.name
  },
  "made-up": async () => createGetToolQueryResponse().name
}
