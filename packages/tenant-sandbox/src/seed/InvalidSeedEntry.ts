/**
 * An error in a seed, except in its connections.
 */
import * as Schema from "effect/Schema"

/** An entry of a seed that no tenant could have. */
export class InvalidSeedEntry extends Schema.TaggedError<InvalidSeedEntry>()("InvalidSeedEntry", {
  /** Where it is, such as `users[3]`. */
  place: Schema.String,
  /** What is wrong. */
  reason: Schema.String
}) {
  override get message(): string {
    return `The seed's ${this.place}: ${this.reason}`
  }
}
