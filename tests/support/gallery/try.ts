// Uses the gallery as a shopper would, with the keyboard and a real htmx, and says what did not come out as
// promised. Leaves pictures of what only shows in use: the drawer, the sheet of filters, the suggestions.
//   npx tsx tests/support/gallery/try.ts
import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { buildGallery } from './build.ts'
import { serveGallery } from './serve.ts'

const folder = path.join(tmpdir(), 'gallery')
mkdirSync(folder, { recursive: true })
const built = await buildGallery(path.join(folder, 'build'), ['css/shop.css', 'css/catalogue.css'])
const gallery: typeof import('./pages.ts') = await import(built.module)
const server = await serveGallery(gallery, built)
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-quic',
    '--no-first-run',
  ],
})
let broken = 0

function expect(promise: string, isKept: boolean): void {
  console.log(`${isKept ? 'ok    ' : 'BROKEN'} ${promise}`)
  if (!isKept) broken += 1
}

/** A network taken away on purpose, transitions cut short by the next page, and axe's own measuring. */
const isNoise = /Failed to (load|fetch)|htmx:error|Transition was|inline style/

const focused = (page: Page) =>
  page.evaluate<string>(
    "(document.activeElement.id || document.activeElement.textContent).trim().replace(/\\s+/g, ' ')",
  )
/** Playwright's own waiting would need eval in the page, which the policy forbids. */
async function until(page: Page, condition: string): Promise<true> {
  for (let tries = 0; tries < 60; tries += 1) {
    if (await page.evaluate(condition)) return true
    await page.waitForTimeout(50)
  }
  throw new Error(`never came true: ${condition}`)
}

const wide: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' }
const narrow: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  reducedMotion: 'reduce',
  hasTouch: true,
}

async function use(
  address: string,
  options: BrowserContextOptions,
  task: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(5000)
  page.on('pageerror', (error) => {
    if (!isNoise.test(error.message)) expect(`no script error on ${address}: ${error.message}`, false)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !isNoise.test(message.text()))
      expect(`a quiet console on ${address}: ${message.text()}`, false)
  })
  await page.goto(`${origin}${address}`)
  await task(page).catch((error: Error) => expect(`${address}: ${error.message.split('\n')[0]}`, false))
  await context.close()
}

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(150)
  await page.screenshot({ path: path.join(folder, `use-${name}.png`) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  for (const { id, nodes } of violations)
    expect(
      `${name}: axe ${id} ${nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
      false,
    )
}

await use('/product', wide, async (page) => {
  await page.focus('#add-button')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#drawer[open]')
  expect('adding opens the drawer with focus on its heading', (await focused(page)) === 'drawer-title')
  await picture(page, 'drawer-1280')
  await page.click('#drawer #quantity-12-more')
  await until(page, "document.querySelector('#bag b').textContent === '5'")
  expect('the stepper sends itself and keeps its focus', (await focused(page)) === 'quantity-12-more')
  await page.click('#drawer #remove-31')
  await until(page, "!document.querySelector('#line-31')")
  expect('after a line has gone, focus rests on the bag', (await focused(page)) === 'cart-lines')
  await page.keyboard.press('Escape')
  expect(
    'Escape closes the drawer and gives the button its focus back',
    (await focused(page)) === 'add-button',
  )
})

await use('/product', wide, async (page) => {
  await page.focus('#option-0-0')
  await page.keyboard.press('ArrowRight')
  await until(page, "document.querySelector('#buy .cost strong').textContent === '€15.00'")
  expect('a choice swaps the price, and the address says it', page.url().includes('Colour=Fennel'))
  expect(
    'nothing but the choice is in the address',
    !page.url().includes('csrf') && !page.url().includes('quantity'),
  )
  expect('the bar at the foot follows', (await page.textContent('#stick strong')) === '€15.00')
  await page.locator('.thumbs').scrollIntoViewIfNeeded()
  const height = await page.evaluate('scrollY')
  await page.click('.thumbs li:nth-child(3) a')
  await until(page, "document.querySelector('.strip').scrollLeft > 500")
  expect('a thumbnail moves the strip and not the page', (await page.evaluate('scrollY')) === height)
  await page.click('#more-reviews a')
  await until(page, "document.querySelectorAll('#review-list article').length === 6")
  expect(
    'the next reviews are appended, focus on the first of them',
    await page.evaluate<boolean>(
      "document.activeElement === document.querySelectorAll('#review-list article')[3]",
    ),
  )
})

await use('/product-notified', wide, async (page) =>
  expect('a sold-out thing has no button to add it', (await page.$('#add')) === null),
)

await use('/product-sold-out', wide, async (page) => {
  await page.fill('#notify-email', 'aoife.byrne@example.com')
  await page.click('#notify .btn')
  await page.waitForSelector('#notify.alert')
  expect('"Tell me when back" thanks in place', (await focused(page)) === 'notify')
})

await use('/listing', wide, async (page) => {
  await page.click('#more a')
  await until(page, "document.querySelectorAll('#cards li').length === 38")
  expect(
    '"14 more" appends, focus on the first new card',
    await page.evaluate<boolean>(
      "document.activeElement === document.querySelectorAll('#cards li')[24].querySelector('a')",
    ),
  )
  await page.click('#facet-stock summary')
  await page.check('#f-stock-0')
  await until(page, "document.querySelector('#total').textContent === '12 things'")
  expect(
    'a filter is in the address, without the fields left empty',
    page.url().includes('stock=in') && !page.url().includes('max='),
  )
  expect('what was folded open stays open', await until(page, "document.querySelector('#facet-stock').open"))
  expect('focus stays on the box', await until(page, "document.activeElement.id === 'f-stock-0'"))
  expect(
    'the number found is said',
    await until(page, "document.querySelector('#live').textContent === '12 things'"),
  )
  await page.focus('#cards li:nth-child(2) .heart')
  await page.keyboard.press('Enter')
  await until(page, "document.querySelector('#cards li:nth-child(2) .heart').ariaPressed === 'true'")
  expect(
    'a heart keeps its focus and says that it is saved',
    await until(
      page,
      "document.activeElement.ariaPressed === 'true' && document.querySelector('#live').textContent === 'Saved'",
    ),
  )
  await page.click('.chips li:first-child a')
  await until(page, "document.activeElement.id === 'total'")
  expect('taking a chip away leaves focus on the total', true)
})

await use('/listing', narrow, async (page) => {
  await page.click('.filter')
  await page.waitForSelector('#filters:popover-open')
  await picture(page, 'filters-390')
  await page.click('#facets .show button')
  await until(page, "!document.querySelector('#filters').matches(':popover-open')")
  expect('"Show results" closes the sheet', true)
  await page.click('.burger')
  await page.waitForSelector('#menu:popover-open')
  await picture(page, 'menu-390')
})

await use('/home', wide, async (page) => {
  await page.fill('#q', 'mu')
  await page.waitForSelector('#suggestions')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(
    'the arrows walk through suggestions',
    (await page.getAttribute('#q', 'aria-activedescendant')) === 'sq-1',
  )
  await picture(page, 'suggest-1280')
  await page.keyboard.press('Escape')
  expect(
    'Escape closes them and keeps the word',
    (await page.$('#suggestions')) === null && (await page.inputValue('#q')) === 'mu',
  )
  await page.fill('#q', 'mug')
  await page.waitForSelector('#suggestions')
  await page.keyboard.press('ArrowUp')
  await Promise.all([page.waitForURL('**/products/mushroom-lamp'), page.keyboard.press('Enter')])
  expect('Enter goes to the suggestion', true)
})

await use('/home', { ...narrow, colorScheme: 'dark' }, async (page) => {
  await page.fill('#q', 'mu')
  await page.waitForSelector('#suggestions')
  await picture(page, 'suggest-390-dark')
})

await use('/product', { ...narrow, colorScheme: 'dark' }, async (page) => {
  await picture(page, 'product-first-screen-390-dark')
  await page.locator('#add-button').scrollIntoViewIfNeeded()
  await page.waitForSelector('#stick.away', { state: 'attached' })
  expect('the bar at the foot steps aside for the real button', true)
  await page.click('#add-button')
  await page.waitForSelector('#drawer[open]')
  await picture(page, 'drawer-390-dark')
})

await use('/cart', wide, async (page) => {
  await page.context().setOffline(true)
  await page.click('#quantity-12-more')
  await until(page, "document.querySelector('#notice').textContent.includes('connection')")
  expect('a lost connection is said, and the number kept', (await page.inputValue('#quantity-12')) === '3')
  await picture(page, 'lost-1280')
  await page.context().setOffline(false)
  await page.click('#remove-44')
  await until(page, "document.querySelector('#notice').textContent.includes('did not work')")
  expect('an answer that is no fragment is not put into the page', (await page.$('#cart-lines')) !== null)
  await page.focus('#quantity-12')
  await page.keyboard.press('Enter')
  await until(page, "document.querySelector('#bag b').textContent === '5'")
  expect('Enter in a number updates the line', true)
})

await use('/product', { ...wide, javaScriptEnabled: false }, async (page) => {
  await page.check('#option-0-1', { force: true })
  expect('without scripts a changed choice hides "Add to bag"', !(await page.isVisible('#add-button')))
  await Promise.all([page.waitForURL('**/products/bothy-mug?*'), page.click('#choose button')])
  expect(
    '"Choose" puts the choice, and only that, into the address',
    page.url().endsWith('?Colour=Fennel&Size=350+ml'),
  )
})

await use('/listing', { ...wide, javaScriptEnabled: false }, async (page) => {
  await page.check('#f-colour-2')
  await Promise.all([page.waitForURL('**/categories/kitchen?*'), page.click('#facets .show button')])
  expect('without scripts "Show results" sends the filters', page.url().includes('Colour=persimmon'))
})

await use('/cart', { ...wide, javaScriptEnabled: false }, async (page) => {
  expect('without scripts a line has an Update button', await page.isVisible('#line-12 .update'))
})

await browser.close()
server.close()
console.log(`${broken} broken`)
process.exitCode = broken > 0 ? 1 : 0
