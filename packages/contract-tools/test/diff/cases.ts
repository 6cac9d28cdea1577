/**
 * Pairs of documents that differ in one place: edits of the small description that all rules accept,
 * and the findings that they must give.
 */
import { expect, test } from "vitest"
import { diffContracts } from "../../src/diff/diff.ts"
import type { Finding } from "../../src/diff/finding.ts"
import { type Contract, isContract } from "openapi-document"
import { goodDocument } from "openapi-document/testing"

export interface Json {
  [key: string]: Json
}

export type Edit = (document: Json) => void

/** Puts a value at a path, or removes what is there. */
export const set =
  (path: ReadonlyArray<string>, value?: unknown): Edit =>
  (document) => {
    const parent = path.slice(0, -1).reduce((node, key) => (node[key] ??= {}), document)
    const last = path.at(-1) ?? ""
    if (value === undefined) delete parent[last]
    else parent[last] = value as Json
  }

export const edited = (...edits: ReadonlyArray<Edit>): Contract => {
  const document: unknown = goodDocument()
  for (const edit of edits) edit(document as Json)
  if (!isContract(document)) throw new Error("The edits left no document.")
  return document
}

export const list = ["paths", "/books", "get"]
export const create = ["paths", "/books", "post"]
export const book = ["components", "schemas", "Book"]
export const title = [...book, "properties", "title"]
export const shelf = [...book, "properties", "shelf"]
export const page = ["components", "schemas", "BookPage"]
export const body = [...create, "requestBody"]
export const response = [...list, "responses", "200"]

export const creates = { operations: ["books.create"], operationCount: 1 }
export const lists = { operations: ["books.list"], operationCount: 1 }
export const all = { operations: ["books.create", "books.list"], operationCount: 2 }

/** A finding as the cases write it: the operations are one of the sets above. */
export const finding = (
  mark: "breaks" | "fine",
  rule: string,
  at: string,
  message: string,
  operations: Pick<Finding, "operations" | "operationCount">
): Finding => ({ rule, breaking: mark === "breaks", at, message, ...operations })

export interface Case {
  readonly before?: Edit
  readonly after: Edit
  readonly findings: ReadonlyArray<Finding>
}

/** Both ways to look at a change of `Book`, which `create` sends and `list` returns. */
export const ofBook = (
  request: "breaks" | "fine",
  reply: "breaks" | "fine",
  kind: string,
  at: string,
  message: string
): ReadonlyArray<Finding> => {
  const found = [
    finding(request, `request-${kind}`, at, message, creates),
    finding(reply, `response-${kind}`, at, message, lists)
  ]
  return found.sort((left, right) => Number(right.breaking) - Number(left.breaking))
}

/** A test for each case: the whole findings, and nothing else. */
export const testCases = (cases: Readonly<Record<string, Case>>): void => {
  test.for(Object.entries(cases))("%s", ([, { before = () => {}, after, findings }]) => {
    expect(diffContracts(edited(before), edited(after))).toEqual(findings)
  })
}
