/** Listens to a stream of events. Of no runtime: it is run in all of them. */
import { Events, type ManagementClient, type Retry } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describeError } from "../matrix/Outcome.ts"

/** The position of the event after which the reader has enough. */
export const lastOffset = "last"

/** What a reader was given before the last event, and how the stream ended if it ended before that. */
export interface Listened {
  readonly given: ReadonlyArray<string>
  readonly end: string
}

export const goesOn = "continues"

const isLast = (event: object): boolean => "offset" in event && event.offset === lastOffset

/** Listens until the last event comes or the stream ends. */
export const listen = (
  policy: Retry.RetryPolicy
): Effect.Effect<Listened, never, ManagementClient> =>
  Effect.suspend(() => {
    const given: Array<string> = []
    let end = "ends"
    return Events.subscribe({ from: "0" }, { reconnectPolicy: policy, retry: policy }).pipe(
      Stream.takeUntil(isLast),
      Stream.runForEach((event) =>
        Effect.sync(() => {
          if (isLast(event)) end = goesOn
          else given.push(JSON.stringify(event))
        })
      ),
      Effect.match({
        onFailure: (error) => ({ given, end: describeError(error) }),
        onSuccess: () => ({ given, end })
      })
    )
  })
