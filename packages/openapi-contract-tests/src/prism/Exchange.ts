/**
 * A request as a client sends it and the mock's response to it, in a form that does
 * not depend on who sent it and how; and the question that comes first with every
 * response, whether it is Prism's complaint and not the API's response.
 */

/** A request, encoded. */
export interface SentRequest {
  readonly method: string
  /** The path with its query, as it goes over the wire. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A whole response. */
export interface MockResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A mock of the contract. */
export type Mock = (request: SentRequest) => Promise<MockResponse>

/**
 * What Prism has against the exchange, or `undefined` if nothing. Its complaints
 * come with statuses of the API's own (401, 404, 422), so they are never to be
 * taken for responses.
 */
export const complaintOf = (response: MockResponse): string | undefined => {
  const violations = response.headers["sl-violations"]
  if (violations !== undefined) return `violations: ${violations}`
  return response.headers["content-type"]?.startsWith("application/problem+json") === true
    ? `problem: ${response.body}`
    : undefined
}
