import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

/** Nothing that reaches out of this machine, nothing that needs a display. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser of this machine, else the one that comes with npm. @returns the path of its program */
export async function findChromium(): Promise<string> {
  const own = [process.env.CHROMIUM_PATH ?? '', ...installed].find((file) => file && existsSync(file))
  if (own) return own
  // The packaged browser unpacks its own libraries only where it believes to be on a serverless machine.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

export async function launchChromium(args: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags, ...args] })
}
