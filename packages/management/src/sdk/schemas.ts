export * from "openapi-effect-runtime/validation/Schemas"
