import { drawPicture } from '#data/demo/pictures/draw.ts'
import type { PictureRef } from '#data/demo/types.ts'
import { configureViews } from '#views'
import { accountPages } from './account-pages.ts'
import { checkoutFragments, checkoutPages } from './checkout-pages.ts'
import { mails } from './mail-pages.ts'

export { mails }

configureViews({
  strict: true,
  helpers: {
    asset: (name) => `/assets/${name}`,
    money: (minor, currency) => `${minor} ${currency}`,
    date: (ms) => new Date(ms).toISOString(),
    dateTime: (ms) => new Date(ms).toISOString(),
  },
})

/** Every page and state of checkout and account, by a name that says which. */
export const pages: Record<string, () => string> = {
  ...checkoutPages,
  ...accountPages,
}

/** What the server would answer to htmx, so that the pages can be tried out. */
export const fragments: Record<string, () => string> = checkoutFragments

/** @param name such as mug.sky.front */
export function drawByName(name: string): string {
  const [recipe, colourway, view] = name.split('.')
  return drawPicture({ recipe, colourway, view } as PictureRef)
}
