import type { ProductView } from '#src/domain/catalog/product-view.ts'
import { htmlOfText } from '#src/domain/catalog/rich-text.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { ProductPageProps } from './views.ts'

/** What unfolds below the button: all that is known of the thing, who made it, how it comes and goes back. */
export function presentFolds(product: ProductView, settings: Settings): ProductPageProps['folds'] {
  const { detailsHtml, maker, kind } = product
  const folds = [{ title: 'Details', bodyHtml: detailsHtml }]
  if (maker?.story)
    folds.push({
      title: `Made by ${maker.name}${maker.town ? `, ${maker.town}` : ''}`,
      bodyHtml: htmlOfText(maker.story),
    })
  if (kind === 'physical')
    folds.push({ title: 'Delivery and returns', bodyHtml: htmlOfText(deliveryWords(settings)) })
  return folds.filter((fold) => fold.bodyHtml !== '')
}

function deliveryWords(settings: Settings): string {
  const free =
    settings.freeDeliveryFromMinor === null
      ? ''
      : ` From ${formatMoney(settings.freeDeliveryFromMinor, settings.currency, settings)} on, standard delivery at home is free.`
  return [
    `What delivery costs and when it arrives is shown at checkout before you pay.${free}`,
    `You have ${settings.returnDays} days to send it back as it came.`,
  ].join('\n\n')
}
