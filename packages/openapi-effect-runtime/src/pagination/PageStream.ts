/**
 * A list as a stream of its pages or records. A page is requested when the previous one is consumed;
 * optionally, one page is prefetched.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"
import type { CallOptions } from "../call/CallOptions.ts"
import { flag, type Rules, wrongCall } from "../call/OptionRules.ts"
import { type InvalidRequest, PaginationError } from "../core/Errors.ts"
import type { PagingRules } from "./Dialect.ts"
import {
  type AnyPage,
  type PagedResponse,
  type PagedMetadata,
  pageOf,
  passable,
  queryOf,
  withQuery
} from "./Pages.ts"
import { make as makeWalk } from "./PageWalk.ts"

/** The options of a list that is read as a stream; those of a call apply to each page. */
export interface PageStreamOptions extends CallOptions {
  /**
   * Whether to fetch the next page while the current one is consumed, at most one page ahead. Saves
   * waiting for each page, at the cost of one page that may not be needed. Off by default.
   */
  readonly prefetch?: boolean | undefined
}

const rules: Rules = { prefetch: flag }

type Execute<E, R> = (...args: ReadonlyArray<unknown>) => Effect.Effect<PagedResponse, E, R>

type Chunk<A> = readonly [A, ...Array<A>]

const hasAny = <A>(values: ReadonlyArray<A>): values is Chunk<A> => values.length > 0

const oneAhead = <A, E, R>(stream: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> =>
  Stream.transformPull(stream, (pull, scope) =>
    Effect.sync(() => {
      // Ends with the stream's scope, wherever the stream stops.
      const ahead = Effect.forkIn(pull, scope)
      let next: Effect.Effect<Chunk<A>, E | Cause.Done> = pull
      return Effect.flatMap(
        Effect.suspend(() => next),
        (chunk) =>
          Effect.map(ahead, (fiber) => {
            next = Fiber.join(fiber)
            return chunk
          })
      )
    })
  )

const stream = <A, E, R>(
  dialect: PagingRules,
  execute: Execute<E, R>,
  metadata: PagedMetadata,
  args: ReadonlyArray<unknown>,
  emit: (page: AnyPage) => ReadonlyArray<A>
): Stream.Stream<A, E | PaginationError | InvalidRequest, R> => {
  // The generator types these options, which follow the query.
  const options = args[metadata.pathParameters.length + 1] as PageStreamOptions | undefined
  const wrong = wrongCall(rules, metadata, options)
  if (wrong !== undefined) return Stream.fail(wrong)
  const pages = Stream.fromPull(
    Effect.sync(() => {
      const walk = makeWalk(dialect, metadata, queryOf(metadata, args))
      return Effect.suspend(function pull(): Pull.Pull<Chunk<A>, E | PaginationError, void, R> {
        const query = walk.next()
        if (query === undefined) return Cause.done()
        if (query instanceof PaginationError) return Effect.fail(query)
        return Effect.matchEffect(execute(...withQuery(metadata, args, query)), {
          onFailure: (error) => {
            const failed = walk.rejected(error)
            return failed === undefined ? pull() : Effect.fail(failed)
          },
          onSuccess: (response) => {
            const page = walk.arrived(pageOf(dialect, metadata, query, response))
            const values = page === undefined ? [] : emit(passable(metadata, args, page))
            return hasAny(values) ? Effect.succeed(values) : pull()
          }
        })
      })
    })
  )
  return options?.prefetch === true ? oneAhead(pages) : pages
}

/** The pages of a list as a stream. */
export const streamPages = <E, R>(
  dialect: PagingRules,
  execute: Execute<E, R>,
  metadata: PagedMetadata,
  args: ReadonlyArray<unknown>
): Stream.Stream<AnyPage, E | PaginationError | InvalidRequest, R> =>
  stream(dialect, execute, metadata, args, (page) => [page])

/** The records of a list as a stream. */
export const streamItems = <E, R>(
  dialect: PagingRules,
  execute: Execute<E, R>,
  metadata: PagedMetadata,
  args: ReadonlyArray<unknown>
): Stream.Stream<unknown, E | PaginationError | InvalidRequest, R> =>
  stream(dialect, execute, metadata, args, (page) => page.items)
