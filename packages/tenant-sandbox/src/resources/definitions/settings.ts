/**
 * The settings of a tenant, with their initial values.
 */
import type { Setting } from "../SettingHandlers.ts"

const attackProtection = (
  name: string,
  initial: Setting["initial"],
  update = "update"
): Setting => ({
  name: `attack_protection.${name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)}`,
  operations: {
    get: `attackProtection.${name}.get`,
    update: `attackProtection.${name}.${update}`
  },
  ...(initial === undefined ? {} : { initial }),
  merged: ["stage"]
})

/** All settings. */
export const settings: ReadonlyArray<Setting> = [
  {
    name: "tenant",
    operations: { get: "tenants.settings.get", update: "tenants.settings.update" },
    initial: {
      friendly_name: "Sandbox",
      default_directory: "",
      allowed_logout_urls: [],
      session_lifetime: 168,
      idle_session_lifetime: 72,
      sandbox_version: "22",
      sandbox_versions_available: ["22", "18"],
      enabled_locales: ["en"],
      flags: { enable_client_connections: false, revoke_refresh_token_grant: false }
    },
    merged: ["flags"]
  },
  {
    name: "branding",
    operations: { get: "branding.get", update: "branding.update" },
    initial: { colors: { primary: "#635dff", page_background: "#000000" } },
    merged: ["colors", "font"]
  },
  {
    name: "prompts",
    operations: { get: "prompts.getSettings", update: "prompts.updateSettings" },
    initial: {
      universal_login_experience: "new",
      identifier_first: true,
      webauthn_platform_first_factor: false
    }
  },
  {
    name: "supplemental_signals",
    operations: { get: "supplementalSignals.get", update: "supplementalSignals.patch" },
    initial: { akamai_enabled: false }
  },
  {
    name: "risk_assessments",
    operations: {
      get: "riskAssessments.settings.get",
      update: "riskAssessments.settings.update"
    },
    initial: { enabled: false }
  },
  {
    name: "risk_assessments.new_device",
    operations: {
      get: "riskAssessments.settings.newDevice.get",
      update: "riskAssessments.settings.newDevice.update"
    },
    initial: { remember_for: 30 }
  },
  {
    name: "guardian",
    operations: { get: "guardian.get", replace: "guardian.set" },
    initial: {
      display_remember_me_checkbox: true,
      remember_me_default_value: false,
      mfa_session_inactivity_timeout: 259_200,
      mfa_session_overall_timeout: 2_592_000
    }
  },
  {
    name: "email_provider",
    operations: {
      get: "emails.provider.get",
      create: "emails.provider.create",
      update: "emails.provider.update",
      delete: "emails.provider.delete"
    },
    merged: ["settings"],
    hidden: ["credentials"],
    errors: {
      notFound: {
        message: "There is not a configured email provider",
        errorCode: "inexistent_email_provider"
      },
      conflict: { message: "There is already a configured email provider" }
    }
  },
  attackProtection("botDetection", {
    bot_detection_level: "medium",
    challenge_password_policy: "never",
    challenge_passwordless_policy: "never",
    challenge_password_reset_policy: "never",
    allowlist: [],
    monitoring_mode_enabled: false
  }),
  attackProtection("breachedPasswordDetection", {
    enabled: false,
    shields: [],
    admin_notification_frequency: [],
    method: "standard",
    stage: { "pre-user-registration": { shields: [] } }
  }),
  attackProtection("bruteForceProtection", {
    enabled: true,
    shields: ["block", "user_notification"],
    allowlist: [],
    mode: "count_per_identifier_and_ip",
    max_attempts: 10
  }),
  attackProtection("suspiciousIpThrottling", {
    enabled: true,
    shields: ["admin_notification", "block"],
    allowlist: [],
    stage: {
      "pre-login": { max_attempts: 100, rate: 864_000 },
      "pre-user-registration": { max_attempts: 50, rate: 1200 }
    }
  }),
  attackProtection("phoneProviderProtection", { type: "none" }, "patch")
]
