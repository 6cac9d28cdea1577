/**
 * Takes out of a document what neither the raw client nor the layer has a use for: examples,
 * links and the headers of responses. hey-api prints a warning for every reference to one.
 */

const valueOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined

const objectsIn = (value: unknown): ReadonlyArray<object> =>
  typeof value === "object" && value !== null
    ? Object.values(value).filter(
        (each): each is object => typeof each === "object" && each !== null
      )
    : []

const unused = ["headers", "links", "examples"]

const strip = (holder: object): void => {
  for (const each of [holder, ...objectsIn(valueOf(holder, "content"))]) {
    for (const name of unused) Reflect.deleteProperty(each, name)
  }
}

/** Works on the document it is given. Schemas are left alone. */
export const withoutUnused = (document: object): void => {
  const components = valueOf(document, "components")
  const pathItems = ["paths", "webhooks"].flatMap((kind) => objectsIn(valueOf(document, kind)))
  const operations = pathItems.flatMap(objectsIn)
  const holders = [
    ...pathItems.flatMap((pathItem) => objectsIn(valueOf(pathItem, "parameters"))),
    ...operations.flatMap((operation) => [
      ...objectsIn(valueOf(operation, "parameters")),
      ...objectsIn(valueOf(operation, "responses")),
      ...objectsIn({ requestBody: valueOf(operation, "requestBody") })
    ]),
    ...["parameters", "requestBodies", "responses"].flatMap((kind) => [
      ...objectsIn(valueOf(components, kind)),
      ...objectsIn(valueOf(document, kind))
    ])
  ]
  for (const holder of holders) strip(holder)
}
