import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Buyer } from '../bench/buyer.ts'
import type { State } from './states.ts'
import type { Role, World } from './world.ts'

/** WCAG to 2.2 AA, and what axe calls good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Where pictures of every state go, for somebody who wants to see them; nowhere where it is not set. */
const shots = process.env.BARROW_SHOTS

/** axe by itself: the builder around it would serialise every rule that passed, which takes longer than the rules. */
const axe = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** A page has few colours and many words: axe reads each colour once, which spares it a fifth of its time with contrasts. */
const readColoursOnce = `(() => {
  const { prototype } = axe.commons.color.Color
  const { parseString } = prototype
  const read = new Map()
  prototype.parseString = function (text) {
    if (!read.has(text)) {
      const { r, g, b, alpha } = parseString.call(this, text)
      read.set(text, { r, g, b, alpha })
    }
    return Object.assign(this, read.get(text))
  }
})()`

export const WIDE = 1280

export const show = (page: Page, width: number): Promise<void> =>
  page.setViewportSize({ width, height: width < 600 ? 844 : 900 })

/** A window for each visitor, opened when first wanted. */
export class Windows {
  readonly #browser: Browser
  readonly #url: string
  readonly #visitors: Partial<Record<Role, Buyer>>
  readonly #pages = new Map<Role, Promise<Page>>()
  /** What pages have said on their consoles since it was last asked. */
  readonly complaints: string[] = []

  constructor(browser: Browser, url: string, visitors: Partial<Record<Role, Buyer>>) {
    this.#browser = browser
    this.#url = url
    this.#visitors = visitors
  }

  page(role: Role): Promise<Page> {
    const page = this.#pages.get(role) ?? this.#open(role)
    this.#pages.set(role, page)
    return page
  }

  async #open(role: Role): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: WIDE, height: 900 },
      baseURL: this.#url,
      locale: 'en-IE',
      reducedMotion: 'reduce',
    })
    const pairs = (this.#visitors[role]?.cookie ?? '').split('; ').filter(Boolean)
    await context.addCookies(
      pairs.map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name, value: value.join('='), url: this.#url }
      }),
    )
    context.setDefaultTimeout(15_000)
    // Handed over once: sent with every page it took a tenth of the time.
    await context.addInitScript({ content: `${axe};${readColoursOnce}` })
    const page = await context.newPage()
    page.on('console', (message) => {
      const isRefusal = /the server responded with a status of (4(03|04|09|10|22|29)|50[03])/.test(
        message.text(),
      )
      if (['error', 'warning'].includes(message.type()) && !isRefusal) this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    return page
  }
}

type Field = { type: string; value: string; checked: boolean }
type Form = {
  action: string
  elements: { namedItem(name: string): Field | null }
  ownerDocument: { createElement(tag: 'input'): object }
  append(field: object): void
  submit(): void
}

/** Fills in a form and sends it past every script. It runs in the page. */
function send(form: Form, { fields, to }: { fields: Record<string, string>; to: string }): void {
  if (to) form.action = to
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name)
    if (!field || field.type === 'submit') {
      const hidden = form.ownerDocument.createElement('input')
      form.append(Object.assign(hidden, { type: 'hidden', name, value }))
    } else if (field.type === 'checkbox') field.checked = value !== ''
    else field.value = value
  }
  // A button called "submit" would stand in the way of the form's own method.
  Object.getPrototypeOf(form).submit.call(form)
}

/** A star stands for what varies. Where an answer lands on the page is said behind a #, and is not meant. */
function matching(action: string): string {
  const [start, end] = action.split('*')
  if (end === undefined) return `:is([action="${action}"], [action^="${action}#"])`
  return (start ? `[action^="${start}"]` : '') + (end ? `[action*="${end}"]` : '')
}

/** Brings a page into a state. @returns what is wrong with the way there */
export async function reach(
  page: Page,
  state: State,
  places: World['places'],
  width: number,
): Promise<string[]> {
  const path = typeof state.path === 'string' ? state.path : state.path(places)
  if (!path) return ['there is no such place']
  let response = await page.goto(path)
  const landed = new URL(page.url()).pathname
  // Whoever is led to the sign-in instead has seen nothing of the page that was meant.
  if (landed !== new URL(path, page.url()).pathname) return [`led to ${landed}`]
  if (state.form) {
    const { action, fields, to } = state.form
    const form = page.locator(`form[method=post]${matching(action)}`).first()
    ;[response] = await Promise.all([page.waitForNavigation(), form.evaluate(send, { fields, to: to ?? '' })])
  }
  await state.act?.(page, width)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  const status = response?.status() ?? 0
  return status === (state.status ?? 200) ? [] : [`answered ${status}`]
}

// A mail's own frame runs no scripts, so axe would wait in it for ever.
const everything = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], iframes: false }
const run = (
  options: object,
) => `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, help, nodes }) =>
  id + ': ' + help + ': ' + nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')))`

/** The rules that colours may break. */
const colours = { ...everything, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }

/** Looks at the page as it stands, in light and then, at what colours can break, in dark. @returns each rule broken, and where */
export async function examine(page: Page, label: string): Promise<string[]> {
  const found: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    const broken = await page.evaluate<string[]>(run(theme === 'light' ? everything : colours))
    found.push(...broken.map((rule) => `${label}, ${theme}: ${rule}`))
    if (shots) await photograph(page, `${label} ${theme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}

async function photograph(page: Page, label: string): Promise<void> {
  mkdirSync(shots ?? '', { recursive: true })
  const name = label.replace(/[^a-z0-9]+/gi, '-').toLowerCase()
  await page.screenshot({ path: path.join(shots ?? '', `${name}.png`), fullPage: true })
}
