/** The members that a value may have in a request, and which may be null. */
export interface Shape {
  /** The members of an object, with the number of their shape; absent if it is not an object. */
  readonly members?: Readonly<Record<string, number>>
  /** The shape of other members; absent if there may be none. */
  readonly others?: number
  /** The shape of the items of a list. */
  readonly items?: number
  readonly nullable?: boolean
  /** Required members. */
  readonly required?: ReadonlyArray<string>
  /** Whether an empty list or object is rejected. */
  readonly filled?: boolean
}
