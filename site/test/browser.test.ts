/** The built site in a browser: its search, its navigation, its themes, and what axe finds. */
import chromium from "@sparticuz/chromium"
import { preview } from "astro"
import type axeCore from "axe-core"
import { mkdtemp, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Browser, chromium as playwright, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { base } from "../src/repository/Repository.ts"

const site = fileURLToPath(new URL("..", import.meta.url))
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js")

const wide = { viewport: { width: 1280, height: 800 } }
const phone = { viewport: { width: 390, height: 844 } }

const pages = [
  "",
  "get-started/",
  "questions/",
  "guides/faults/",
  "recipes/museum/",
  "reference/",
  "reference/connections/keys/",
  "generator/",
  "decisions/",
  "changelog/"
]

let browser: Browser
let address: string
let stop: () => Promise<void>

beforeAll(async () => {
  const server = await preview({
    root: site,
    server: { port: 0, host: "127.0.0.1" },
    logLevel: "error"
  })
  address = `http://127.0.0.1:${server.port}${base}/`
  // The browser unpacks itself into the folder for temporary files, where other tests do the same.
  const folder = await mkdtemp(join(tmpdir(), "effect-auth0-site-"))
  const shared = process.env["TMPDIR"]
  process.env["TMPDIR"] = folder
  const executablePath = await chromium.executablePath().finally(() => {
    if (shared === undefined) delete process.env["TMPDIR"]
    else process.env["TMPDIR"] = shared
  })
  browser = await playwright.launch({ executablePath, headless: true, args: ["--no-sandbox"] })
  stop = async () => {
    await browser.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

afterAll(() => stop())

/** Runs with a page of its own, and sees that nothing went wrong in it that nobody asked about. */
const visit = async (
  path: string,
  screen: {
    readonly viewport: { readonly width: number; readonly height: number }
    readonly colorScheme?: "dark" | "light"
  },
  look: (page: Page) => Promise<void>
): Promise<void> => {
  const context = await browser.newContext(screen)
  // Waits end when what they wait for is there; a hang ends all the same.
  context.setDefaultTimeout(100_000)
  const wrong: Array<string> = []
  try {
    const page = await context.newPage()
    page.on("pageerror", (error) => wrong.push(error.message))
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) wrong.push(message.text())
    })
    page.on("response", (response) => {
      if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`)
    })
    await page.goto(address + path)
    await look(page)
  } finally {
    await context.close()
  }
  expect(wrong).toStrictEqual([])
}

describe("on a wide screen", () => {
  test("the search leads to an operation", () =>
    visit("", wide, async (page) => {
      await page.getByRole("button", { name: "Search" }).click()
      await page.getByPlaceholder("Search").fill("rotate the keys of a connection")
      await page
        .locator(".pagefind-ui__result-link", { hasText: "Connections.Keys" })
        .first()
        .click()
      await page.waitForURL("**/reference/connections/keys/**")
      expect(await page.locator("h1").textContent()).toBe("Connections.Keys")
    }))

  test("the navigation leads to a guide and on to the next page", () =>
    visit("get-started/", wide, async (page) => {
      await page
        .getByRole("navigation", { name: "Main" })
        .getByRole("link", { name: "Credentials" })
        .click()
      await page.waitForURL("**/guides/credentials/")
      await page.locator('a[rel="next"]').click()
      await page.waitForURL((url) => !url.pathname.endsWith("/credentials/"))
      expect(await page.locator("h1").count()).toBe(1)
    }))

  test("the reference opens resource by resource", () =>
    visit("reference/connections/", wide, async (page) => {
      const navigation = page.getByRole("navigation", { name: "Main" })
      await navigation.getByRole("link", { name: "Connections.Keys", exact: true }).click()
      await page.waitForURL("**/reference/connections/keys/")
      await page.getByRole("link", { name: "rotate", exact: true }).first().click()
      await page.waitForURL("**/reference/connections/keys/#rotate")
      expect(await page.locator("h2#rotate").isVisible()).toBe(true)
    }))

  test("the theme is chosen, and kept on the next page", () =>
    visit("", wide, async (page) => {
      const background = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      const theme = page.getByRole("combobox", { name: "Select theme" }).first()
      await theme.selectOption("light")
      const light = await background()
      await theme.selectOption("dark")
      const dark = await background()
      expect(dark).not.toBe(light)
      await page.goto(`${address}guides/`)
      expect(await background()).toBe(dark)
    }))

  test("get started shows the edition that is chosen, in every step", () =>
    visit("get-started/", wide, async (page) => {
      const shown: Array<readonly [string, number, number]> = []
      const labels = await page.getByRole("tab").allInnerTexts()
      for (const edition of new Set(labels)) {
        await page.getByRole("tab", { name: edition }).first().click()
        const panels = await page.getByRole("tabpanel").allInnerTexts()
        const connecting = panels.filter((text) => text.includes("await connectTo(")).length
        shown.push([edition, panels.length, connecting])
      }
      expect(shown.filter(([edition]) => !/^Effect \d+$/.test(edition))).toStrictEqual([
        ["Promises", 3, 2]
      ])
      expect(shown.map(([, panels]) => panels)).toStrictEqual(shown.map(() => 3))
      expect(shown).toContainEqual(["Effect 4", 3, 0])
    }))
})

describe("on a phone", () => {
  test("the menu opens and leads to a page", () =>
    visit("", phone, async (page) => {
      await page.getByRole("button", { name: "Menu" }).click()
      await page
        .getByRole("navigation", { name: "Main" })
        .getByRole("link", { name: "Get started" })
        .click()
      await page.waitForURL("**/get-started/")
      expect(await page.locator("h1").textContent()).toBe("Get started")
    }))
})

/** What axe finds on the page, one line a finding. */
const findings = async (page: Page): Promise<ReadonlyArray<string>> => {
  await page.addScriptTag({ path: axe })
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: typeof axeCore }
    const { violations } = await axe.run(document, { resultTypes: ["violations"] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, target }) => `${id}: ${target.join(" ")}: ${html.slice(0, 120)}`)
    )
  })
}

describe.each([
  { name: "wide and light", screen: { ...wide, colorScheme: "light" } as const },
  { name: "a phone and dark", screen: { ...phone, colorScheme: "dark" } as const }
])("$name", ({ screen }) => {
  test.each(pages)("/%s is accessible and as wide as the screen", (path) =>
    visit(path, screen, async (page) => {
      expect(await page.locator("html").getAttribute("data-theme")).toBe(screen.colorScheme)
      expect(await findings(page)).toStrictEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(
        screen.viewport.width
      )
    })
  )
})
