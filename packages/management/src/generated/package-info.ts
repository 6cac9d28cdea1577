// This file is generated from package.json; do not edit it.

/** The name of this package. */
export const name = "@effect-auth0/management"

/** The version of this package. */
export const version = "0.1.0"
