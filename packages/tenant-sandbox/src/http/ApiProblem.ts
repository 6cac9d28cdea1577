/**
 * The errors of the Management API as values: status, message and, where the API has one, a code.
 * Every handler fails with this one type, and one function makes a response of it.
 */
import { STATUS_CODES } from "node:http"
import * as Data from "effect/Data"
import { jsonResponse, type Response } from "./Response.ts"
import type { JsonObject } from "./Json.ts"

/** An error response of the Management API. */
export class ApiProblem extends Data.TaggedError("ApiProblem")<{
  readonly statusCode: number
  readonly message: string
  readonly errorCode?: string
  readonly attributes?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}> {}

/** The problem as the API writes it. */
export const problemResponse = (problem: ApiProblem): Response =>
  jsonResponse(
    problem.statusCode,
    {
      statusCode: problem.statusCode,
      error: STATUS_CODES[problem.statusCode] ?? "Error",
      message: problem.message,
      ...(problem.errorCode === undefined ? {} : { errorCode: problem.errorCode }),
      ...(problem.attributes === undefined ? {} : { attributes: problem.attributes })
    },
    problem.headers
  )

/** 400: the body is invalid. */
export const invalidBody = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 400, message, errorCode: "invalid_body" })

/** 400: a path parameter is invalid. */
export const invalidUri = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 400, message, errorCode: "invalid_uri" })

/** 400: the query is invalid. */
export const invalidQuery = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 400, message, errorCode: "invalid_query_string" })

/** 400: this kind of connection does not support the operation. */
export const notSupported = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 400, message, errorCode: "operation_not_supported" })

/** 401: the token is missing, from another tenant, or expired. */
export const unauthorized = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 401, message, attributes: { error: message } })

/** 403: the token lacks a scope. */
export const insufficientScope = (scopes: ReadonlyArray<string>): ApiProblem =>
  new ApiProblem({
    statusCode: 403,
    message: `Insufficient scope, expected any of: ${scopes.join(",")}`,
    errorCode: "insufficient_scope"
  })

/** 404: the connection does not exist. */
export const connectionNotFound = new ApiProblem({
  statusCode: 404,
  message: "The connection does not exist",
  errorCode: "inexistent_connection"
})

/** 404: a part of a connection does not exist. */
export const notFound = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 404, message })

/** 409: the resource already exists. */
export const conflict = (message: string): ApiProblem =>
  new ApiProblem({ statusCode: 409, message })

/** 429: a bucket is empty. */
export const tooManyRequests = (
  message: string,
  headers: Readonly<Record<string, string>>
): ApiProblem =>
  new ApiProblem({ statusCode: 429, message, errorCode: "too_many_requests", headers })
