import type { Page } from 'playwright-core'
import { at, type State, sent } from './states.ts'

const openFirst = async (page: Page, selector: string): Promise<void> => {
  await page.locator(`main ${selector}`).first().click()
  await page.waitForLoadState()
}

/** Changes what runs low, to something else at each width, and opens the entry that says so. */
async function changeMark(page: Page, width: number): Promise<void> {
  const marks = page.locator('#low_stock')
  await marks.fill((await marks.inputValue()) === String(width) ? '6' : String(width))
  await page.locator('form[action$="/low-stock"] button').click()
  await page.waitForLoadState()
  await page.goto(new URL('/admin/audit?action=change+low-stock+mark', page.url()).href)
  await openFirst(page, '.log .to')
}

/** The log of changes, as the owner reads it. */
export const auditStates: State[] = [
  at('log of changes', 'owner', '/admin/audit'),
  {
    ...at('log of changes, old and new', 'owner', '/admin/audit'),
    act: (page) => openFirst(page, '.reveal > summary'),
  },
  at('log of changes of one order', 'owner', '/admin/audit?entity=order&id=1'),
  at('log of changes, none', 'owner', '/admin/audit?q=nobody+at+all'),
  sent('log of changes, checked', 'owner', '/admin/audit', '/admin/audit/checks', {}, 200),
  at('entry of the log', 'owner', '/admin/audit/1'),
  {
    ...at('entry of the log, to be taken back', 'owner', '/admin/inventory/locations'),
    act: changeMark,
  },
  {
    ...at('entry of the log, taken back', 'owner', '/admin/inventory/locations'),
    async act(page, width) {
      await changeMark(page, width)
      const button = page.getByRole('button', { name: 'Undo' })
      // The other width may have changed it since, or taken it back.
      if ((await button.count()) > 0) await button.click()
      await page.waitForLoadState()
    },
  },
]
