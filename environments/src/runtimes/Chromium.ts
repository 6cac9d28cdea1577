/** A browser: Chromium without a window, from a package of npm (Linux only). */
import chromium from "@sparticuz/chromium"
import { type Browser, chromium as playwright } from "playwright-core"
import { bundle } from "../bundle.ts"
import { outputOf, type Report, type Runtime } from "./Runtime.ts"

const wrap = "globalThis.run = (input) => report(program, input)"

let browser: Promise<Browser> | undefined

const launch = async (): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    headless: true,
    args: [
      "--no-sandbox",
      // The servers of the tests know nothing of other origins.
      "--disable-web-security",
      "--disable-features=LocalNetworkAccessChecks"
    ]
  })

/** Every run has a page of its own, in a session that shares no connection with others. */
export const chromiumBrowser: Runtime = {
  name: "Chromium",
  http2: true,
  run: async (program, input, options) => {
    const script = await bundle(program, wrap, "iife")
    const started = await (browser ??= launch())
    const context = await started.newContext({
      ignoreHTTPSErrors: options?.anyCertificate === true
    })
    try {
      const page = await context.newPage()
      await page.addScriptTag({ content: script })
      const report = await page.evaluate(
        (given) =>
          (globalThis as unknown as { readonly run: (input: unknown) => Promise<unknown> }).run(
            given
          ),
        input as unknown
      )
      return outputOf("Chromium", report as Report)
    } finally {
      await context.close()
    }
  },
  stop: async () => {
    const started = await browser
    browser = undefined
    await started?.close()
  }
}
