/** `effect/ConfigProvider` of Effect 4. */
import * as V3 from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as FiberRefs from "effect/FiberRefs"
import { StateKey } from "openapi-effect-runtime-effect3/effect/FiberState"
import { setting, TestKey } from "./TestKey.ts"

export const ConfigProvider: TestKey<V3.ConfigProvider> = new TestKey(
  new StateKey((refs) =>
    Context.get(FiberRefs.getOrDefault(refs, DefaultServices.currentServices), V3.ConfigProvider)
  ),
  (provider) => setting(DefaultServices.currentServices, Context.add(V3.ConfigProvider, provider))
)

export const fromEnv = ({
  env
}: {
  readonly env: Readonly<Record<string, string>>
}): V3.ConfigProvider => V3.fromMap(new Map(Object.entries(env)))
