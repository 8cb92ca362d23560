import { at, type State } from './states.ts'

/** The first page of the back office, and the ways from it to everything else. */
export const homeStates: State[] = [
  at('first page, 7 days', 'owner', '/admin?period=7'),
  {
    ...at('first page, its numbers open', 'owner', '/admin?period=90'),
    act: async (page) => {
      await page.locator('.figures-of > summary').click()
    },
  },
  at('search of the back office', 'owner', '/admin/search'),
  at('search of the back office, found', 'owner', '/admin/search?q=aoife'),
  at('search of the back office, nothing', 'owner', '/admin/search?q=zeppelin'),
  at('list of keys', 'owner', '/admin/keys'),
  {
    ...at('palette, open', 'owner', '/admin/orders'),
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('o')
      await page.locator('#go[aria-activedescendant]').waitFor()
    },
  },
  {
    ...at('palette of keys, open', 'owner', '/admin/orders'),
    act: async (page) => {
      await page.keyboard.press('?')
      await page.locator('#keys kbd').first().waitFor()
    },
  },
]
