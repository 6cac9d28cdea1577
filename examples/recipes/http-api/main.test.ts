import { Users } from "@effect-auth0/management"
import { Stub } from "@effect-auth0/management/testing"
import { Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { expect, test } from "vitest"
import { routes } from "./main.ts"

test("responds with the name of a user, and with 404", async () => {
  const get = Stub.of(Users.get, (id) =>
    id === "auth0|ada" ? { name: "Ada" } : Stub.errorResponse(Users.get, 404, { detail: "none" })
  )
  const { handler, dispose } = HttpRouter.toWebHandler(
    routes.pipe(Layer.provideMerge(Layer.merge(Stub.layer(get), HttpServer.layerServices))),
    { disableLogger: true }
  )
  const found = await handler(new Request("http://localhost/users/auth0%7Cada/name"))
  const missing = await handler(new Request("http://localhost/users/nobody/name"))
  expect([await found.json(), missing.status]).toStrictEqual([{ name: "Ada" }, 404])
  await dispose()
})
