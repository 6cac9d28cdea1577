/** The clients by the names that the figures give them. Each is loaded only where it runs. */
import type { MakeClient } from "./Client.ts"

/** How to load each client. */
export const clients = {
  fetch: async (): Promise<MakeClient> => (await import("./bare-fetch.ts")).make,
  fetchAgain: async (): Promise<MakeClient> => (await import("./bare-fetch.ts")).make,
  fetchWithSignal: async (): Promise<MakeClient> => (await import("./fetch-with-signal.ts")).make,
  undiciDispatch: async (): Promise<MakeClient> => (await import("./bare-dispatch.ts")).make,
  undici: async (): Promise<MakeClient> => (await import("./bare-undici.ts")).make,
  peer: async (): Promise<MakeClient> => (await import("./peer.ts")).make,
  oursUndici: async (): Promise<MakeClient> =>
    (await import("./ours-undici.ts")).makeFrom("promises"),
  oursUndiciFibers: async (): Promise<MakeClient> =>
    (await import("./ours-undici.ts")).makeFrom("fibers"),
  oursWholeApi: async (): Promise<MakeClient> => (await import("./ours-whole-api.ts")).make,
  oursFetch: async (): Promise<MakeClient> =>
    (await import("./ours-fetch.ts")).makeFrom("promises"),
  oursFetchFibers: async (): Promise<MakeClient> =>
    (await import("./ours-fetch.ts")).makeFrom("fibers"),
  oursHttpClient: async (): Promise<MakeClient> =>
    (await import("./ours-http-client.ts")).makeFrom("promises"),
  oursHttpClientFibers: async (): Promise<MakeClient> =>
    (await import("./ours-http-client.ts")).makeFrom("fibers"),
  effectHttpClient: async (): Promise<MakeClient> => (await import("./effect-http-client.ts")).make,
  rawClient: async (): Promise<MakeClient> => (await import("./raw-client.ts")).make
} as const

/** The name of a client. */
export type ClientName = keyof typeof clients

const isClientName = (name: string): name is ClientName => Object.hasOwn(clients, name)

/** Loads a client by its name, or that of an edition by the address of its module. */
export const loadClient = async (name: string): Promise<MakeClient> => {
  if (isClientName(name)) return clients[name]()
  if (!name.startsWith("file:")) throw new Error(`There is no client "${name}"`)
  // What editions name are modules like those above.
  return ((await import(name)) as { readonly make: MakeClient }).make
}
