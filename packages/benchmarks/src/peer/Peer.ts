/**
 * The official SDK against a played tenant. It speaks https to the tenant's domain only, so
 * its `fetch` is given the server's address in the domain's stead; all else is its own.
 */
import { ManagementClient } from "auth0"

export const peerDomain = "tenant.example.com"

/** The SDK with a token of its own, or with a secret to fetch one. */
export const peer = (
  origin: string,
  options: {
    readonly secret?: string
    readonly maxRetries?: number
    readonly timeoutInSeconds?: number
    /** Called when a response's head is there. */
    readonly onHead?: () => void
  } = {}
): ManagementClient => {
  const { onHead, secret, ...limits } = options
  const send: typeof fetch = async (input, init) => {
    const response = await fetch(String(input).replace(`https://${peerDomain}`, origin), init)
    onHead?.()
    return response
  }
  const common = { domain: peerDomain, fetch: send, maxRetries: 0, ...limits }
  return new ManagementClient(
    secret === undefined
      ? { ...common, token: "the-token" }
      : { ...common, clientId: "an-application", clientSecret: secret }
  )
}

/** What a promise came to: its value, or the error's class with its status. */
export type Settled =
  | { readonly value: unknown }
  | { readonly error: string; readonly status?: number | undefined }

/** Waits for a promise without throwing. */
export const settle = (promise: PromiseLike<unknown>): Promise<Settled> =>
  Promise.resolve(promise).then(
    (value): Settled => ({ value }),
    (cause: unknown): Settled => {
      const error = cause instanceof Error ? cause.constructor.name : typeof cause
      return cause instanceof Error && "statusCode" in cause
        ? { error, status: cause.statusCode as number | undefined }
        : { error }
    }
  )
