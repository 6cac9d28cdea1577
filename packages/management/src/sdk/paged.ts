import { pagedOperationOf } from "openapi-effect-runtime/pagination/PagedOperation"
import { ManagementClient } from "./Client.ts"
import { pagination } from "./Profile.ts"
import { type PageStreamOptions, withQuery } from "./runtime.ts"

/** Makes an operation that lists records in pages. */
export const pagedOperation = /* @__PURE__ */ pagedOperationOf<ManagementClient, PageStreamOptions>(
  ManagementClient,
  pagination,
  withQuery
)
