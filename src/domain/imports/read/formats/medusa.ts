import type { Cells } from '../cells.ts'
import type { Format, Scene, Translator } from '../format.ts'
import { openPictures } from './parts/pictures.ts'
import { paragraphsOf, titled, wordsOf } from './parts/texts.ts'

/** Medusa's product export of either generation: a row for each variant, a price column for each currency. */
export const medusa: Format = {
  kind: 'medusa',
  marks: [['product handle'], ['product title'], [/^(?:variant )?price [a-z]{3}$/]],
  columns: {
    handle: ['product handle'],
    title: ['product title'],
    bodyHtml: ['product description'],
    type: ['product type'],
    tags: [/^product tags?(?: \d+)?$/],
    categories: ['product collection title'],
    giftCard: ['product is giftcard'],
    option1Name: ['variant option 1 name', 'option 1 name'],
    option1Value: ['variant option 1 value', 'option 1 value'],
    option2Name: ['variant option 2 name', 'option 2 name'],
    option2Value: ['variant option 2 value', 'option 2 value'],
    option3Name: ['variant option 3 name', 'option 3 name'],
    option3Value: ['variant option 3 value', 'option 3 value'],
    sku: ['variant sku'],
    barcode: ['variant barcode', 'variant ean', 'variant upc'],
    grams: ['variant weight'],
    tracker: ['variant manage inventory'],
    quantity: ['variant inventory quantity'],
    policy: ['variant allow backorder'],
    images: ['product thumbnail', /^product image \d+$/, /^image \d+ url$/],
  },
  open: translate,
}

/** What is proposed or rejected is not for shoppers' eyes. */
const onSale = ['published', '']

function translate({ currency }: Scene): Translator {
  const code = currency.toLowerCase()
  return {
    begin() {
      const takePictures = openPictures()
      return (cells) => {
        const price = cells.named(`variant price ${code}`) || cells.named(`price ${code}`)
        if (price === '') return `The file gives no price in ${currency} for this variant.`
        const { images, warnings } = takePictures(cells.text('images'))
        const says = {
          price,
          bodyHtml: paragraphsOf(cells.text('bodyHtml')),
          option1Name: titled(cells.text('option1Name')),
          option2Name: titled(cells.text('option2Name')),
          option3Name: titled(cells.text('option3Name')),
          lead: wordsOf(cells.named('product subtitle')),
          status: onSale.includes(cells.named('product status').toLowerCase()) ? 'active' : 'draft',
          ...stockOf(cells),
        }
        return [{ role: 'any', says, images, warnings }]
      }
    },
  }
}

/** A variant whose stock Medusa does not manage is never sold out. */
function stockOf(cells: Cells): { tracker: string; quantity?: string } {
  const isCounted = /^true$/i.test(cells.text('tracker'))
  return isCounted ? { tracker: 'medusa' } : { tracker: '', quantity: '' }
}
