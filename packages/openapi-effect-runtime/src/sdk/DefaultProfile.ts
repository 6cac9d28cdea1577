/**
 * What holds for an API whose SDK says nothing else: problem details as RFC 9457 has them and the
 * names that most APIs without them use, `x-request-id`, and the rate-limit headers of the IETF.
 */
import { isObject, stringOr } from "../core/Json.ts"
import type { Profile } from "../core/Profile.ts"
import { ietfDraft } from "../retry/RateLimitDialects.ts"

/** What an SDK says of its API beside what the generator reads from the API's document. */
export interface ProfileOptions extends Omit<Profile, "api" | "basePath" | "errors"> {}

/** The options of an SDK that has none of its own; others spread it and replace parts. */
export const defaults: ProfileOptions = {
  errorBody: (body, whole) => {
    // Some APIs have all of it one level down: `{ "error": { "code": …, "message": … } }`.
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
