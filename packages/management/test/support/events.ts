/** Events as programs get them, and as the API sends them: the type is the SSE field alone. */

export const created = (offset: string) =>
  ({
    type: "organization.created",
    offset,
    event: {
      specversion: "1.0",
      type: "organization.created",
      source: "urn:auth0:acme.organizations",
      id: "evt_8Jm3KqWx5LtRz7VbTn2Hp4",
      time: "2026-11-05T09:30:00.000Z",
      data: { object: { id: "org_4Tq8WnXb2LkRv7Zs" } },
      a0tenant: "acme",
      a0stream: "est_4Tq8WnXb2LkRv7Zs"
    }
  }) as const

/** The text of an event. */
export const sent = ({ type, ...data }: { readonly type: string }): string =>
  `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
