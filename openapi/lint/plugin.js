/**
 * The project's own rules for its contracts, as a plugin of Redocly. Each rule is a file of its own
 * in `rules`, and starts with what it asks for and why.
 */
import { bodyExamples } from "./rules/body-examples.js"
import { described } from "./rules/described.js"
import { describedStatuses } from "./rules/described-statuses.js"
import { errorBody } from "./rules/error-body.js"
import { listPagination } from "./rules/list-pagination.js"
import { noExampleDefault } from "./rules/no-example-default.js"
import { noOrphans } from "./rules/no-orphans.js"
import { noPlaceholders } from "./rules/no-placeholders.js"
import { operationMetadata } from "./rules/operation-metadata.js"
import { operationIdForm } from "./rules/operation-id-form.js"
import { patternUnicode } from "./rules/pattern-unicode.js"
import { readOnly } from "./rules/read-only.js"
import { requestMembers } from "./rules/request-members.js"
import { requiredBody } from "./rules/required-body.js"
import { retryClass } from "./rules/retry-class.js"
import { secretProperties } from "./rules/secret-properties.js"

/** The plugin, as Redocly loads it. */
export default () => ({
  id: "contract",
  rules: {
    oas3: {
      "body-examples": bodyExamples,
      described,
      "described-statuses": describedStatuses,
      "error-body": errorBody,
      "list-pagination": listPagination,
      "no-example-default": noExampleDefault,
      "no-orphans": noOrphans,
      "no-placeholders": noPlaceholders,
      "operation-metadata": operationMetadata,
      "operation-id-form": operationIdForm,
      "pattern-unicode": patternUnicode,
      "read-only": readOnly,
      "request-members": requestMembers,
      "required-body": requiredBody,
      "retry-class": retryClass,
      "secret-properties": secretProperties
    }
  }
})
