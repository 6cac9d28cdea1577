/**
 * The defaults for an API: problem details (RFC 9457) and the names that most APIs without them use,
 * `x-request-id`, and the IETF's rate-limit headers.
 */
import { isObject, stringOr } from "../core/Json.ts"
import type { Profile } from "../core/Profile.ts"
import { ietfDraft } from "../retry/RateLimitDialects.ts"

/** What an SDK says about its API in addition to its document. */
export interface ProfileOptions extends Omit<Profile, "api" | "basePath" | "errors"> {}

/** The default profile options; an SDK can spread them and replace parts. */
export const defaults: ProfileOptions = {
  errorBody: (body, whole) => {
    // Some APIs nest all of it one level deeper: `{ "error": { "code": …, "message": … } }`.
    const fields = isObject(body["error"]) ? body["error"] : body
    return {
      statusText: stringOr(fields["title"]) ?? stringOr(fields["error"]),
      detail: stringOr(fields["detail"]) ?? stringOr(fields["message"]),
      code: stringOr(fields["code"]) ?? stringOr(fields["type"]),
      attributes: undefined,
      body: whole
    }
  },
  requestIdHeaders: ["x-request-id"],
  errorHeaders: ["date"],
  rateLimit: ietfDraft
}
