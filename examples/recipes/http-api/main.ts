import { Users } from "@effect-auth0/management"
import { Effect, Layer, Schema } from "effect"
import {
  HttpApi,
  HttpApiBuilder,
  HttpApiEndpoint,
  HttpApiError,
  HttpApiGroup
} from "effect/http-api"

export const api = HttpApi.make("directory").add(
  HttpApiGroup.make("users").add(
    HttpApiEndpoint.get("name", "/users/:id/name", {
      params: { id: Schema.String },
      success: Schema.Struct({ name: Schema.String }),
      error: HttpApiError.NotFound
    })
  )
)

const users = HttpApiBuilder.group(api, "users", (handlers) =>
  handlers.handle("name", ({ params }) =>
    Users.get(params.id, undefined, { priority: "interactive" }).pipe(
      Effect.map((user) => ({ name: user.name ?? "" })),
      Effect.catchTag("NotFound", () => Effect.fail(new HttpApiError.NotFound())),
      // Everything else is a 500, and in the log.
      Effect.catchIf(
        (error) => !(error instanceof HttpApiError.NotFound),
        (error) => Effect.die(error)
      )
    )
  )
)

/** The routes; they need a client, which all requests share. */
export const routes = HttpApiBuilder.layer(api).pipe(Layer.provide(users))
