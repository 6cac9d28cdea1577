/** The mutants that there is something to break for, of one contract and its SDK. */
import type { Harness } from "../matrix/Harness.ts"
import { responseMutants } from "./ResponseMutants.ts"
import type { Mutant } from "./Mutant.ts"
import { requestMutants } from "./RequestMutants.ts"
import { serviceMutants } from "./ServiceMutants.ts"

/** Those that break what passes between a client and the API, whichever client it is. */
export const clientMutantsOf = <Id>({
  authorization,
  queryAuthorization,
  expectations,
  operations,
  provingRows
}: Harness<Id>): ReadonlyArray<Mutant> => {
  const headers = operations.flatMap(({ parameters }) =>
    parameters.filter(({ in: place }) => place === "header").map(({ name }) => name)
  )
  return [
    ...requestMutants({ authorization, queryAuthorization, headers: [...new Set(headers)] }),
    ...responseMutants(expectations.errorBody)
  ].filter(({ breaks }) => provingRows().some(breaks))
}

/** All of them. */
export const mutantsOf = <Id>(harness: Harness<Id>): ReadonlyArray<Mutant> => [
  ...clientMutantsOf(harness),
  ...serviceMutants.filter(({ breaks }) => harness.provingRows().some(breaks))
]
