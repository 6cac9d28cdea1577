/**
 * `effect/Data` of Effect 4, as far as the runtime uses it. The classes are Effect 3's. Their types are written
 * here: the compiler copies them into the declarations of every error, and Effect's own ones name a type that
 * Effect 3 only has since 3.19.20.
 */
import type * as Cause from "effect/Cause"
import * as V3 from "effect/Data"

/** What the constructor of a class with these members takes. */
type Members<A> = { readonly [Name in keyof A as Name extends "_tag" ? never : Name]: A[Name] }

export interface ErrorClass {
  new <A extends object>(members: Members<A>): Cause.YieldableError & Readonly<A>
}

export interface TaggedErrorClass<Tag extends string> {
  new <A extends object>(
    members: Members<A>
  ): Cause.YieldableError & { readonly _tag: Tag } & Readonly<A>
}

export interface TaggedDataClass<Tag extends string> {
  new <A extends object>(members: Members<A>): { readonly _tag: Tag } & Readonly<A>
}

// The compiler cannot compare the conditional type of Effect's constructors, which is for classes without members.
export const Error = V3.Error as ErrorClass
export const TaggedClass = V3.TaggedClass as <Tag extends string>(tag: Tag) => TaggedDataClass<Tag>
export const TaggedError = V3.TaggedError as <Tag extends string>(tag: Tag) => TaggedErrorClass<Tag>
