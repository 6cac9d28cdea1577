/** Recipes where they belong, which are not where their own tests run. */

/** Requests a user that there is and one that there is not, and returns the responses. */
export const usersRequested = async (
  request: (id: string) => Promise<{
    readonly status: number
    readonly text: () => Promise<string>
  }>
): Promise<string> => {
  const responseTo = async (id: string) => {
    const response = await request(id)
    const text = await response.text()
    return [response.status, text === "" ? null : (JSON.parse(text) as unknown)]
  }
  const found = await responseTo("auth0|ada")
  return JSON.stringify({ found, missing: await responseTo("auth0|nobody") })
}
