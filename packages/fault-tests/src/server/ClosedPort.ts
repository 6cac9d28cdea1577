/**
 * A port of this machine at which nobody listens. A port that was free a moment ago will not do: a
 * server of a test that runs at the same time may get it, and with it the requests.
 */
export const closedPort = 2
