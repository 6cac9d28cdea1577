/**
 * Every kind of request: path parameters with awkward names, queries, bodies of each encoding,
 * headers, cookies, and several of them at once.
 */
import {
  response,
  content,
  document,
  inCookie,
  inHeader,
  inPath,
  inQuery,
  integer,
  list,
  object,
  ref,
  text
} from "./schema.ts"

const done = { responses: { 200: response(ref("Echo")) } }

const binary = { type: "string", format: "binary" }

export const requests = document(
  "Requests",
  {
    "/awkward/{class}/{user-id}/{request}/{2nd}": {
      parameters: [
        inPath("2nd", integer),
        inPath("request"),
        inPath("user-id", { type: "string", format: "uuid" }),
        inPath("class", { type: "string", enum: ["first", "second"] })
      ],
      get: { operationId: "requests.awkward", ...done }
    },
    "/search": {
      get: {
        operationId: "requests.search",
        parameters: [inQuery("q", text, true), inQuery("tags", list(text)), inHeader("Trace-Id")],
        ...done
      }
    },
    "/filter": { get: { operationId: "requests.filter", parameters: [inQuery("only")], ...done } },
    "/inline": {
      post: {
        operationId: "requests.inline",
        requestBody: content(object({ name: text }, ["name"])),
        ...done
      }
    },
    "/referenced": {
      post: {
        operationId: "requests.referenced",
        requestBody: { $ref: "#/components/requestBodies/Named" },
        ...done
      }
    },
    "/both": {
      post: {
        operationId: "requests.both",
        parameters: [inQuery("dry", { type: "boolean" })],
        requestBody: { required: true, ...content(ref("Name")) },
        ...done
      }
    },
    "/everything/{id}": {
      patch: {
        operationId: "requests.everything",
        parameters: [
          inPath("id"),
          inQuery("dry", { type: "boolean" }),
          inHeader("If-Match", true),
          inHeader("Trace-Id"),
          inCookie("session", true),
          inCookie("theme")
        ],
        requestBody: content(ref("Name")),
        ...done
      }
    },
    "/headed": {
      get: { operationId: "requests.headed", parameters: [inHeader("If-None-Match")], ...done }
    },
    "/form": {
      post: {
        operationId: "requests.form",
        requestBody: {
          required: true,
          ...content(ref("Name"), "application/x-www-form-urlencoded")
        },
        ...done
      }
    },
    "/upload": {
      post: {
        operationId: "requests.upload",
        requestBody: {
          required: true,
          ...content(object({ file: binary, note: text }, ["file"]), "multipart/form-data")
        },
        ...done
      }
    },
    "/note": {
      put: {
        operationId: "requests.note",
        requestBody: { required: true, ...content(text, "text/plain") },
        ...done
      }
    },
    "/bytes": {
      put: {
        operationId: "requests.bytes",
        requestBody: { required: true, ...content(binary, "application/octet-stream") },
        ...done
      }
    }
  },
  {
    Echo: object({ method: text, url: text, headers: { type: "object" }, body: text }, [
      "method",
      "url",
      "headers",
      "body"
    ]),
    Name: object({ name: text }, ["name"])
  }
)

Object.assign(requests["components"] ?? {}, {
  requestBodies: { Named: { required: true, ...content(ref("Name")) } }
})
