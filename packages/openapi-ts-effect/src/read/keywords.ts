/** The keywords of a schema that decide whether a value is valid, by what their values are. */

/** Keywords whose value is a schema or a list of schemas. */
export const applied: ReadonlySet<string> = new Set([
  "additionalProperties",
  "allOf",
  "anyOf",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "oneOf",
  "prefixItems",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties"
])

/** Keywords whose value is schemas by name. */
export const named: ReadonlySet<string> = new Set([
  "dependentSchemas",
  "patternProperties",
  "properties"
])

/** Keywords whose value is not a schema. */
export const plain: ReadonlySet<string> = new Set([
  "const",
  "dependentRequired",
  "enum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "format",
  "maxContains",
  "maxItems",
  "maxLength",
  "maxProperties",
  "maximum",
  "minContains",
  "minItems",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "pattern",
  "required",
  "type",
  "uniqueItems"
])

/** Whether a keyword constrains values, as opposed to describing them. */
export const isConstraint = (keyword: string): boolean =>
  applied.has(keyword) || named.has(keyword) || plain.has(keyword)
