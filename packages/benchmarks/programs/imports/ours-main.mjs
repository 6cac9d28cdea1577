// Everything, through the main entry point.
export * as Effect from "effect/Effect"
export * as Management from "@effect-auth0/management"
