// The part of Redocly's rule interface, and of an OpenAPI document, that our rules rely on. Redocly
// ships its command-line tool without declarations, hence these few by hand.

/** Where something stands in a source file. */
export interface Location {
  readonly source: { readonly absoluteRef: string; readonly body: string }
  readonly pointer: string
  child(path: string | ReadonlyArray<string>): Location
}

export interface Problem {
  readonly message: string
  readonly location?: Location
}

export interface RuleContext {
  readonly location: Location
  readonly key: string | number
  report(problem: Problem): void
  /** Follows a reference that stands in the file `from`, the rule's own place when absent. */
  resolve<T>(
    node: T | Reference,
    from?: string
  ): { readonly node?: T; readonly location?: Location }
}

export interface Reference {
  readonly $ref: string
}

export type Visitor<T> = (node: T, context: RuleContext) => void

export interface Rule {
  readonly Root?: Visitor<Document> | { readonly leave: Visitor<Document> }
  readonly Operation?: Visitor<Operation>
  readonly RequestBody?: Visitor<RequestBody>
  readonly Response?: Visitor<Response>
  readonly Parameter?: Visitor<Parameter>
  readonly Header?: Visitor<Described>
  readonly Tag?: Visitor<Described>
  readonly MediaType?: Visitor<MediaType>
  readonly Example?: Visitor<Example>
  readonly Schema?: Visitor<Schema>
  readonly ref?: (
    node: Reference,
    context: RuleContext,
    target: { readonly node?: unknown; readonly location?: Location }
  ) => void
}

export interface Described {
  readonly description?: string
}

export interface Document {
  readonly tags?: ReadonlyArray<Described>
}

export interface Operation extends Described {
  readonly operationId?: string
  readonly summary?: string
  readonly parameters?: ReadonlyArray<Parameter | Reference>
  readonly requestBody?: RequestBody | Reference
  readonly responses?: Readonly<Record<string, Response | Reference>>
  readonly "x-retry"?: unknown
  readonly "x-read-only"?: unknown
  readonly "x-scopes"?: unknown
  readonly "x-lifecycle"?: unknown
  readonly "x-pagination"?: unknown
}

export interface Parameter extends Described {
  readonly name: string
  readonly in: string
  readonly schema?: Schema | Reference
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, Example | Reference>>
}

export interface RequestBody extends Described {
  readonly required?: boolean
  readonly content?: Readonly<Record<string, MediaType>>
}

export interface Response extends Described {
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Readonly<Record<string, MediaType>>
}

export interface MediaType {
  readonly schema?: Schema | Reference
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, Example | Reference>>
}

export interface Example {
  readonly summary?: string
  readonly value?: unknown
}

export interface Schema extends Described {
  readonly type?: string | ReadonlyArray<string>
  readonly required?: ReadonlyArray<string>
  readonly properties?: Readonly<Record<string, Schema | Reference>>
  readonly items?: Schema | Reference
  readonly additionalProperties?: boolean | Schema | Reference
  readonly allOf?: ReadonlyArray<Schema | Reference>
  readonly anyOf?: ReadonlyArray<Schema | Reference>
  readonly oneOf?: ReadonlyArray<Schema | Reference>
  readonly enum?: ReadonlyArray<unknown>
  readonly pattern?: string
  readonly patternProperties?: Readonly<Record<string, Schema | Reference>>
  readonly minProperties?: number
  readonly minItems?: number
  readonly default?: unknown
  readonly example?: unknown
  readonly examples?: ReadonlyArray<unknown>
  readonly "x-open"?: unknown
  readonly "x-secret"?: unknown
}
