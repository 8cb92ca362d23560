import { at, type State, sent } from './states.ts'

const first = (selector: string): NonNullable<State['act']> =>
  async function openFirst(page) {
    await page.locator(`main ${selector}`).first().click()
    await page.waitForLoadState()
  }
const changed = '/admin/audit?action=change+low-stock+mark'

/** The log of changes, as the owner reads it. */
export const auditStates: State[] = [
  at('log of changes', 'owner', '/admin/audit'),
  { ...at('log of changes, old and new', 'owner', '/admin/audit'), act: first('.reveal > summary') },
  at('log of changes of one order', 'owner', '/admin/audit?entity=order&id=1'),
  at('log of changes, none', 'owner', '/admin/audit?q=nobody+at+all'),
  sent('log of changes, checked', 'owner', '/admin/audit', '/admin/audit/checks', {}, 200),
  at('entry of the log', 'owner', '/admin/audit/1'),
  sent(
    'locations, low-stock mark changed',
    'owner',
    '/admin/inventory/locations',
    '/admin/inventory/locations/low-stock',
    { low_stock: '7' },
    200,
  ),
  { ...at('entry of the log, to be taken back', 'owner', changed), act: first('.log .to') },
  {
    ...at('entry of the log, taken back', 'owner', changed),
    async act(page) {
      await first('.log .to')(page, 0)
      const button = page.getByRole('button', { name: 'Undo' })
      // The other width has taken it back already.
      if ((await button.count()) > 0) await button.click()
      await page.waitForLoadState()
    },
  },
]
