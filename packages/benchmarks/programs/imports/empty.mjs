// Nothing: what the official SDK is compared with.
export const nothing = undefined
