/** The least that makes schemas, for what is generated to be checked and loaded. */

/** A schema, as its text. */
export interface Schema<out T> {
  readonly text: string
  readonly uses: () => Readonly<Record<string, Schema<unknown>>>
  readonly of?: T
}

/** What an operation takes and gives. */
export type OperationSchemas = Readonly<
  Record<
    string,
    {
      readonly body?: Schema<unknown>
      readonly bodyRequired?: boolean
      readonly query?: Schema<unknown>
      readonly responses?: Readonly<Record<string, Schema<unknown>>>
    }
  >
>

/** Makes a schema. */
export const schema = <T>(text: string, uses: Schema<T>["uses"] = () => ({})): Schema<T> => {
  JSON.parse(text)
  return { text, uses }
}
