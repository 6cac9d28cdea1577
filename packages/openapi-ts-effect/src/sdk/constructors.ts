/** The modules that make operations of one form. Programs bundle only those that they need. */
import { pureAnnotation } from "../print/dialect.ts"
import { fromRuntime } from "./parts.ts"
import type { Parts } from "./parts.ts"

export const pagedText = ({
  client: { name },
  profileModule,
  sibling
}: Parts) => `import { pagedOperationOf } from ${fromRuntime("pagination/PagedOperation")}
${profileModule === undefined ? "" : `import { pagination } from ${JSON.stringify(profileModule)}\n`}import { ${name} } from ${JSON.stringify(sibling("client"))}
import { type PageStreamOptions, withQuery } from ${JSON.stringify(sibling("runtime"))}

/** Makes an operation that lists records in pages. */
export const pagedOperation = ${pureAnnotation} pagedOperationOf<${name}, PageStreamOptions>(
  ${name},
  ${profileModule === undefined ? "{}" : "pagination"},
  withQuery
)
`

export const pagedResponsesText = ({
  client: { name },
  profileModule,
  sibling
}: Parts) => `import { respondingPagedOperationOf } from ${fromRuntime("pagination/PagedWithResponse")}
${profileModule === undefined ? "" : `import { pagination } from ${JSON.stringify(profileModule)}\n`}import { ${name} } from ${JSON.stringify(sibling("client"))}
import { type PageStreamOptions, withQuery } from ${JSON.stringify(sibling("runtime"))}

/** Makes an operation that lists records in pages and declares response headers. */
export const respondingPagedOperation = ${pureAnnotation} respondingPagedOperationOf<
  ${name},
  PageStreamOptions
>(${name}, ${profileModule === undefined ? "{}" : "pagination"}, withQuery)
`

export const binaryText = ({
  client: { name },
  sibling
}: Parts) => `import { binaryOperationOf } from ${fromRuntime("call/BinaryOperation")}
import { ${name} } from ${JSON.stringify(sibling("client"))}

/** Makes an operation that returns bytes. */
export const binaryOperation = ${pureAnnotation} binaryOperationOf(${name})
`

export const itemsText = ({
  client: { name },
  sibling
}: Parts) => `import { itemsOperationOf } from ${fromRuntime("events/Items")}
import { ${name} } from ${JSON.stringify(sibling("client"))}
import type { ItemsOptions } from ${JSON.stringify(sibling("runtime"))}

/** Makes an operation that returns items as they arrive. */
export const itemsOperation = ${pureAnnotation} itemsOperationOf<${name}, ItemsOptions>(${name})
`

export const responsesText = ({
  client: { name },
  sibling
}: Parts) => `import { respondingOperationOf } from ${fromRuntime("call/WithResponse")}
import { ${name} } from ${JSON.stringify(sibling("client"))}

/** Makes an operation with declared response headers. */
export const respondingOperation = ${pureAnnotation} respondingOperationOf(${name})
`

export const encodingText = () =>
  `export { encodedBy } from ${fromRuntime("call/Encoding")}
`

export const uploadsText = () =>
  `export { uploadedBy } from ${fromRuntime("call/Upload")}
`

export const redirectionsText = () =>
  `export { redirecting } from ${fromRuntime("call/Redirections")}
`

export const eventsText = ({
  client: { name },
  profileModule,
  sibling
}: Parts) => `import { eventOperationOf } from ${fromRuntime("events/Events")}
${profileModule === undefined ? "" : `import { events } from ${JSON.stringify(profileModule)}\n`}import { ${name} } from ${JSON.stringify(sibling("client"))}
import type { EventOptions } from ${JSON.stringify(sibling("runtime"))}

/** Makes an operation that returns events. */
export const eventOperation = ${pureAnnotation} eventOperationOf<${name}, EventOptions>(
  ${name},
  ${profileModule === undefined ? "{}" : "events"}
)
`
