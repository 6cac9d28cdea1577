import { eventOperationOf } from "openapi-effect-runtime/events/Events"
import { ManagementClient } from "./Client.ts"
import { events } from "./Profile.ts"
import type { EventOptions } from "./runtime.ts"

/** Makes an operation that gives events. */
export const eventOperation = /* @__PURE__ */ eventOperationOf<ManagementClient, EventOptions>(
  ManagementClient,
  events
)
