/**
 * Resources by their ids, or the API's error if there is none.
 */
import { declares } from "../contract/ContractOperation.ts"
import { ApiProblem, connectionNotFound } from "../http/ApiProblem.ts"
import type { JsonObject } from "../http/Json.ts"
import type { OperationRequest } from "../operations/Operation.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import { definition } from "./definitions/index.ts"

/** The 404 of a kind of resource. */
export const missing = (kind: string): ApiProblem => {
  const { errorCode, message } = definition(kind).errors.notFound
  return new ApiProblem({
    statusCode: 404,
    message,
    ...(errorCode === undefined ? {} : { errorCode })
  })
}

/** A resource of a kind. */
export const found = (
  tenant: Tenant,
  kind: string,
  id: string | undefined
): JsonObject | ApiProblem => tenant.store.resources(kind).get(id ?? "") ?? missing(kind)

/** A connection. */
export const foundConnection = (
  tenant: Tenant,
  id: string | undefined
): ConnectionRecord | ApiProblem => tenant.store.connections.get(id ?? "") ?? connectionNotFound

/** The first of these ids that is not the id of an application. */
export const unknownClient = (tenant: Tenant, ids: ReadonlyArray<string>): string | undefined => {
  const clients = tenant.store.resources("clients")
  return ids.find((id) => clients.get(id) === undefined)
}

/** The error of a body that refers to an unknown application, if it does. */
export const missingClients = (
  tenant: Tenant,
  ids: ReadonlyArray<string>
): ApiProblem | undefined =>
  unknownClient(tenant, ids) === undefined ? undefined : asBadRequest(missing("clients"))

const asBadRequest = ({ errorCode, message }: ApiProblem): ApiProblem =>
  new ApiProblem({
    statusCode: 400,
    message,
    ...(errorCode === undefined ? {} : { errorCode })
  })

/** The same error as a 400, for operations that declare no 404. */
export const inBody = (problem: ApiProblem, request: OperationRequest): ApiProblem =>
  declares(request.operation, problem.statusCode) ? problem : asBadRequest(problem)
