/** `effect/Context` of Effect 4: services and references are Effect 3's tags, so that layers are too. */
import * as V3 from "effect/Context"
import * as FiberState from "./FiberState.ts"

export type { Context } from "effect/Context"

/** What a service is asked for by. */
export interface Key<in out Id, in out Shape> extends V3.Tag<Id, Shape> {}

/** A class of a service; the type of its instances tells the shape of the service, as in Effect 4. */
export interface ServiceClass<in out Self, in out Name extends string, in out Shape> extends V3.Tag<
  Self,
  Shape
> {
  new (_: never): V3.TagClassShape<Name, Shape> & { readonly Service: Shape }
  readonly key: Name
}

// Those that the runtime asks for by their key in Effect 4, which keeps them out of small bundles there.
const states = { "effect/Clock": FiberState.clock, "effect/Random": FiberState.random } as const

export const Service: {
  <Self, Shape>(): <const Name extends string>(key: Name) => ServiceClass<Self, Name, Shape>
  <_Self, Shape>(key: keyof typeof states): FiberState.StateKey<Shape>
} = (...state: ReadonlyArray<keyof typeof states>): never => {
  const [key] = state
  // The overloads say what it is.
  return (key === undefined ? (name: string) => V3.Tag(name)() : states[key]) as never
}

/** A value that is there without being provided. */
export interface Reference<in out A> extends V3.Reference<never, A> {}

export const Reference: <A>(
  key: string,
  options: { readonly defaultValue: () => A }
) => Reference<A> = (key, options) => V3.Reference<never>()(key, options) // Effect 3 makes a class of it, for a type that is told by its name: here nobody needs one.

/** What is there by a key; of clocks and the like only one that somebody has provided. */
export const getOrUndefined = <A>(
  context: V3.Context<never>,
  key: FiberState.StateKey<A> | V3.Reference<never, A>
): A | undefined => {
  // A context holds by a key what the key's type says.
  if (!(key instanceof FiberState.StateKey)) return context.unsafeMap.get(key.key) as A | undefined
  const refs = FiberState.refsOf(context)
  return refs && key.provided(refs)
}

/** What is there by a key; a reference has a value in any case. */
export const get = V3.get

export const getUnsafe = V3.unsafeGet
