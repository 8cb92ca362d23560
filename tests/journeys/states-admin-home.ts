import { at, type State } from './states.ts'

/** The first page of the back office, and the ways from it to everything else. */
export const homeStates: State[] = [
  at('first page, 7 days', 'owner', '/admin?period=7'),
  {
    ...at('first page, its numbers open', 'owner', '/admin?period=90'),
    act: async (page) => {
      await page.locator('.tally > summary').click()
    },
  },
]
