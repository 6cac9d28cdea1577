/** The client of a sandbox that holds the contract's examples, validated in both directions. */
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import {
  type SdkCall,
  type SdkTenant,
  startSdkTenant
} from "../../../tenant-sandbox/test/clients/SdkCalls.ts"
import { layer } from "../../src/fetch.ts"
import { Credentials, type ManagementClient } from "../../src/index.ts"
import * as Validate from "../../src/Validation.ts"
import { operations } from "./operations.ts"

/** A sandbox and the way to call it. */
export interface Connected {
  readonly tenant: SdkTenant
  readonly call: SdkCall
  readonly run: <A, E>(effect: Effect.Effect<A, E, ManagementClient>) => Promise<A>
  readonly close: () => Promise<void>
}

/** Starts a sandbox and a client of it. */
export const connectToSandbox = async (): Promise<Connected> => {
  const tenant = await startSdkTenant()
  const client = layer({
    domain: tenant.domain,
    origin: tenant.origin,
    credentials: Credentials.clientSecret({
      clientId: tenant.clientId,
      clientSecret: Redacted.make(tenant.clientSecret)
    })
  })
  const runtime = ManagedRuntime.make(
    Validate.requests.pipe(
      Layer.provide(Validate.responses({ mode: "fail" })),
      Layer.provide(client)
    )
  )
  return {
    tenant,
    run: (effect) => runtime.runPromise(effect),
    call: (id, args) => {
      const operation = operations.get(id)
      return operation === undefined
        ? Promise.reject(new Error(`${id} is no operation`))
        : runtime.runPromise(operation(...args))
    },
    close: async () => {
      await runtime.dispose()
      await tenant.close()
    }
  }
}
