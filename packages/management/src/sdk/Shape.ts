/** Which members a value may have in a request, and which of those may be null. */
export interface Shape {
  /** The members of an object by the number of their shape; absent where it is no object. */
  readonly members?: Readonly<Record<string, number>>
  /** The shape of any other member; absent where there may be none. */
  readonly others?: number
  /** The shape of the items of a list. */
  readonly items?: number
  readonly nullable?: boolean
  /** Members without which an object cannot be sent. */
  readonly required?: ReadonlyArray<string>
  /** Whether an empty list or object is rejected. */
  readonly filled?: boolean
}
