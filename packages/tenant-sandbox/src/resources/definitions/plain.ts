/**
 * Kinds of resources that need only the generic store: create, list, get, update and delete.
 */
import { createHash } from "node:crypto"
import { asJsonObject } from "../../http/Json.ts"
import type { Identifier, Resource } from "../Resource.ts"

type Name = keyof Resource["operations"]

const all: ReadonlyArray<Name> = ["list", "create", "get", "update", "delete"]

/** The operations of a kind, by their common prefix. */
const named = (prefix: string, names: ReadonlyArray<Name> = all): Resource["operations"] =>
  Object.fromEntries(names.map((name) => [name, `${prefix}.${name}`]))

const prefixed = (prefix: string, length: number, member = "id"): Identifier => ({
  member,
  prefix,
  length
})

const created = { created: "created_at", updated: "updated_at" } as const

const taken = (what: string) => ({ message: `${what} with the same name already exists.` })

/** Kinds of plain resources. */
export const plainResources: ReadonlyArray<Resource> = [
  {
    name: "rules",
    operations: named("rules"),
    identifier: prefixed("rul_", 16),
    unique: ["name"],
    initial: () => ({ enabled: true, order: 1, stage: "login_success" }),
    errors: {
      notFound: { message: "The rule does not exist", errorCode: "inexistent_rule" },
      conflict: taken("A rule")
    }
  },
  {
    name: "rules_configs",
    operations: { list: "rulesConfigs.list", delete: "rulesConfigs.delete" },
    identifier: { member: "key", given: true },
    hidden: ["value"],
    errors: { notFound: { message: "The rules config does not exist" } }
  },
  {
    name: "hooks",
    operations: named("hooks"),
    identifier: { member: "id", prefix: "", length: 18, alphabet: "hexadecimal" },
    unique: ["name"],
    initial: () => ({ enabled: false, dependencies: {} }),
    filters: { enabled: (hook, value) => (hook["enabled"] === true) === value },
    errors: {
      notFound: { message: "Error: Hook does not exist", errorCode: "HookDoesNotExist" },
      conflict: taken("A hook")
    }
  },
  {
    name: "log_streams",
    operations: named("logStreams"),
    identifier: prefixed("lst_", 16),
    initial: () => ({ name: "Log stream", status: "active" }),
    hidden: ["startFrom"],
    errors: { notFound: { message: "The log stream does not exist" } }
  },
  {
    name: "custom_domains",
    operations: named("customDomains"),
    identifier: prefixed("cd_", 16, "custom_domain_id"),
    unique: ["domain"],
    initial: (input) => ({
      primary: false,
      status: "pending_verification",
      verification: {
        methods: [{ name: "cname", record: `${String(input["domain"])}.edge.tenants.sandbox` }]
      }
    }),
    hidden: ["verification_method"],
    errors: {
      notFound: {
        message: "The custom domain does not exist",
        errorCode: "inexistent_custom_domain"
      },
      conflict: {
        message: "The custom domain already exists.",
        errorCode: "custom_domain_conflict"
      }
    }
  },
  {
    name: "forms",
    operations: named("forms"),
    identifier: prefixed("ap_", 22),
    timestamps: created,
    errors: { notFound: { message: "The form does not exist" } }
  },
  {
    name: "flows",
    operations: named("flows"),
    identifier: prefixed("af_", 22),
    timestamps: created,
    errors: { notFound: { message: "The flow does not exist" } }
  },
  {
    name: "flow_vault_connections",
    operations: named("flows.vault.connections"),
    identifier: prefixed("ac_", 22),
    timestamps: created,
    initial: (input) => ({
      name: "Vault connection",
      app_id: "HTTP",
      ready: input["setup"] !== undefined,
      // Distinguishes two settings without revealing either.
      fingerprint: createHash("sha256")
        .update(JSON.stringify(input["setup"] ?? null))
        .digest("base64url")
    }),
    hidden: ["setup"],
    errors: { notFound: { message: "The vault connection does not exist" } }
  },
  {
    name: "connection_profiles",
    operations: named("connectionProfiles"),
    identifier: prefixed("cop_", 22),
    unique: ["name"],
    errors: {
      notFound: { message: "The connection profile does not exist" },
      conflict: taken("A connection profile")
    }
  },
  {
    name: "user_attribute_profiles",
    operations: named("userAttributeProfiles"),
    identifier: prefixed("uap_", 22),
    unique: ["name"],
    errors: {
      notFound: { message: "The user attribute profile does not exist" },
      conflict: taken("A user attribute profile")
    }
  },
  {
    name: "token_exchange_profiles",
    operations: named("tokenExchangeProfiles"),
    identifier: prefixed("tep_", 16),
    timestamps: created,
    unique: ["subject_token_type"],
    references: [
      {
        member: "action_id",
        to: "actions",
        error: { message: "The action does not exist" },
        status: 400,
        afterwards: "deleted"
      }
    ],
    errors: {
      notFound: { message: "The token exchange profile does not exist" },
      conflict: { message: "A profile for this subject token type already exists." }
    }
  },
  {
    name: "self_service_profiles",
    operations: named("selfServiceProfiles"),
    identifier: prefixed("ssp_", 22),
    timestamps: created,
    unique: ["name"],
    references: [
      {
        member: "user_attribute_profile_id",
        to: "user_attribute_profiles",
        error: { message: "The user attribute profile does not exist" },
        status: 400,
        afterwards: "cleared"
      }
    ],
    errors: {
      notFound: { message: "The self-service profile does not exist" },
      conflict: taken("A self-service profile")
    }
  },
  {
    name: "rate_limit_policies",
    operations: named("rateLimitPolicies"),
    identifier: prefixed("rlp_", 22),
    timestamps: created,
    errors: { notFound: { message: "The rate limit policy does not exist" } }
  },
  {
    name: "network_acls",
    operations: { ...named("networkAcls"), replace: "networkAcls.set" },
    identifier: prefixed("acl_", 16),
    timestamps: created,
    errors: { notFound: { message: "The network ACL does not exist" } }
  },
  {
    name: "network_acl_keys",
    operations: {
      list: "keys.networkAcls.list",
      create: "keys.networkAcls.create",
      get: "keys.networkAcls.get",
      delete: "keys.networkAcls.delete"
    },
    identifier: prefixed("nak_", 16),
    timestamps: created,
    unique: ["name"],
    initial: (input) => ({
      fingerprint: createHash("sha256").update(String(input["value"])).digest("hex")
    }),
    hidden: ["value"],
    errors: { notFound: { message: "The key does not exist" }, conflict: taken("A key") }
  },
  {
    name: "event_streams",
    operations: named("eventStreams"),
    identifier: prefixed("est_", 22),
    timestamps: created,
    initial: () => ({ name: "Event stream", status: "enabled" }),
    shown: ({ destination }) => {
      const { configuration, ...rest } = asJsonObject(destination)
      const { webhook_authorization: authorization, ...more } = asJsonObject(configuration)
      const { method, username } = asJsonObject(authorization)
      return {
        destination: {
          ...rest,
          configuration: {
            ...more,
            // The authentication method is returned, but never its password or token.
            ...(typeof method === "string"
              ? {
                  webhook_authorization: {
                    method,
                    ...(typeof username === "string" ? { username } : {})
                  }
                }
              : {})
          }
        }
      }
    },
    errors: { notFound: { message: "The event stream does not exist" } }
  },
  {
    name: "phone_providers",
    operations: named("branding.phone.providers"),
    identifier: prefixed("pro_", 22),
    timestamps: created,
    unique: ["name"],
    initial: (_input, { tenantName }) => ({
      tenant: tenantName,
      channel: "phone",
      disabled: false
    }),
    hidden: ["credentials"],
    errors: {
      notFound: { message: "The phone provider does not exist" },
      conflict: taken("A phone provider")
    }
  },
  {
    name: "phone_templates",
    operations: named("branding.phone.templates"),
    identifier: prefixed("tem_", 22),
    unique: ["type"],
    initial: (_input, { tenantName }) => ({
      tenant: tenantName,
      channel: "phone",
      customizable: true,
      type: "otp_verify",
      disabled: false,
      content: { syntax: "liquid", body: { text: "{{ code }}", voice: "{{ code }}" } }
    }),
    merged: ["content"],
    errors: {
      notFound: { message: "The phone template does not exist" },
      conflict: { message: "A template of this type already exists." }
    }
  },
  {
    name: "branding_themes",
    operations: {
      create: "branding.themes.create",
      get: "branding.themes.get",
      update: "branding.themes.update",
      delete: "branding.themes.delete"
    },
    identifier: { member: "themeId", prefix: "", length: 32 },
    initial: () => ({ displayName: "Theme" }),
    errors: {
      notFound: {
        message: "There was an error retrieving branding settings: invalid theme ID",
        errorCode: "theme_not_found"
      }
    }
  },
  {
    name: "email_templates",
    operations: {
      create: "emailTemplates.create",
      get: "emailTemplates.get",
      update: "emailTemplates.update",
      replace: "emailTemplates.set"
    },
    identifier: { member: "template", given: true },
    errors: {
      notFound: {
        message: "The template does not exist.",
        errorCode: "inexistent_email_template"
      },
      conflict: { message: "The template already exists." }
    }
  },
  {
    name: "verification_templates",
    operations: named("verifiableCredentials.verification.templates"),
    identifier: prefixed("vct_", 22),
    timestamps: created,
    unique: ["name"],
    errors: {
      notFound: { message: "The verification template does not exist" },
      conflict: taken("A verification template")
    }
  },
  {
    name: "agents",
    operations: { ...named("agents", ["list", "create", "update", "delete"]), get: "agents.read" },
    identifier: prefixed("agt_", 16, "agent_id"),
    timestamps: created,
    unique: ["external_agent_id"],
    references: [
      {
        member: "client_id",
        to: "clients",
        error: { message: "The client does not exist", errorCode: "inexistent_client" },
        status: 400,
        afterwards: "deleted"
      }
    ],
    initial: () => ({ metadata: {} }),
    merged: ["metadata"],
    errors: {
      notFound: { message: "The agent does not exist" },
      conflict: { message: "An agent with this external id already exists." }
    }
  },
  {
    name: "feature_flags",
    operations: named("experimentation.featureFlags"),
    identifier: { member: "id", prefix: "flg_", length: 16, alphabet: "base58" },
    timestamps: created,
    unique: ["name"],
    initial: () => ({ type: "self", status: "draft" }),
    errors: {
      notFound: { message: "The feature flag does not exist" },
      conflict: taken("A feature flag")
    }
  },
  {
    name: "feature_flag_variations",
    operations: named("experimentation.featureFlags.variations"),
    identifier: { member: "id", prefix: "var_", length: 16, alphabet: "base58" },
    parent: { resource: "feature_flags", member: "feature_flag_id" },
    timestamps: created,
    unique: ["name"],
    errors: {
      notFound: { message: "The variation does not exist" },
      conflict: taken("A variation")
    }
  },
  {
    name: "segments",
    operations: named("experimentation.segments"),
    identifier: { member: "id", prefix: "seg_", length: 16, alphabet: "base58" },
    timestamps: created,
    unique: ["name"],
    initial: () => ({ type: "self" }),
    errors: { notFound: { message: "The segment does not exist" }, conflict: taken("A segment") }
  },
  {
    name: "actions",
    operations: named("actions"),
    identifier: { member: "id", uuid: true },
    timestamps: created,
    unique: ["name"],
    initial: () => ({
      code: "",
      dependencies: [],
      secrets: [],
      runtime: "node22",
      status: "built",
      all_changes_deployed: false
    }),
    filters: {
      actionName: (action, value) => action["name"] === value,
      triggerId: ({ supported_triggers: triggers }, value) =>
        Array.isArray(triggers) &&
        JSON.stringify(triggers).includes(`"id":${JSON.stringify(value)}`),
      deployed: (action, value) => action["all_changes_deployed"] === value
    },
    shown: ({ secrets }) => ({
      // The value of a secret is stored and never returned.
      secrets: Array.isArray(secrets)
        ? secrets.map((secret) =>
            Object.fromEntries(
              Object.entries(asJsonObject(secret)).filter(([name]) => name !== "value")
            )
          )
        : []
    }),
    errors: {
      notFound: { message: "The action does not exist" },
      conflict: taken("An action")
    }
  },
  {
    name: "action_versions",
    operations: { list: "actions.versions.list", get: "actions.versions.get" },
    identifier: { member: "id", uuid: true },
    parent: { resource: "actions", member: "action_id" },
    timestamps: created,
    errors: { notFound: { message: "The version does not exist" } }
  }
]
