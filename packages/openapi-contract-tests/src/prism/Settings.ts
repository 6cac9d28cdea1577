/**
 * How Prism is run here, in whichever process: every request is checked, an
 * response is what the contract gives as an example, and a violation is an error.
 */
import type { IHttpConfig, IHttpOperationConfig } from "@stoplight/prism-http"

/** What a request prefers of the declared responses. */
export type Preference = Pick<IHttpOperationConfig, "code" | "exampleKey">

/** Prism's configuration for one request. */
export const settings = (preference: Preference = {}): IHttpConfig => ({
  isProxy: false,
  checkSecurity: true,
  validateRequest: true,
  // Responses are the contract's own examples, which its lint holds to their schemas; here that
  // would compile every schema of every response again in every process.
  validateResponse: false,
  errors: true,
  upstreamProxy: undefined,
  mock: { dynamic: false, ...preference }
})

/** The value of a `Prefer` header that asks for one declared response. */
export const preferHeader = (status: number, example: string): string =>
  // With a semicolon between them Prism does not see the example.
  example === "" ? `code=${status}` : `code=${status}, example=${example}`

/** Reads what {@link preferHeader} writes. */
export const readPreferHeader = (header: string | undefined): Preference => {
  const code = /code=(\d{3})/.exec(header ?? "")?.[1]
  const exampleKey = /example=([^,\s]+)/.exec(header ?? "")?.[1]
  return {
    ...(code === undefined ? undefined : { code: Number(code) }),
    ...(exampleKey === undefined ? undefined : { exampleKey })
  }
}
