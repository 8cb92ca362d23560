import { findCountry } from '#data/reference/countries.ts'
import type { ProductView, VariantView } from '#src/domain/catalog/product-view.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { deliveryDates } from '#src/shop/delivery-dates.ts'
import { type Home, usualDelivery } from '#src/shop/price-notes.ts'
import type { ProductChoice } from './views.ts'

type Shop = { settings: Settings; home: Home; now: number }

/** What a shopper can count on before buying: days rather than speeds. */
export function presentPromises(
  product: ProductView,
  variant: VariantView | null,
  shop: Shop,
): ProductChoice['promises'] {
  const { settings } = shop
  const promises: ProductChoice['promises'] = []
  const parts = (variant?.parts ?? []).map(
    (part) => `${part.quantity} × ${[part.title, part.variantTitle].filter(Boolean).join(', ')}`,
  )
  if (parts.length > 0) promises.push({ icon: 'box', strong: 'In it', text: parts.join('; ') })
  if (variant ? variant.requiresShipping : product.kind === 'physical')
    promises.push(...arrival(variant, shop))
  else promises.push({ icon: 'box', strong: 'By email', text: 'as soon as it is paid for' })
  if (product.kind !== 'gift_card')
    promises.push({
      icon: 'back',
      strong: `${settings.returnDays} days`,
      text: 'to change your mind',
    })
  const { maker } = product
  if (maker)
    promises.push({
      icon: 'leaf',
      strong: maker.name,
      text: maker.town ? `makes it in ${maker.town}` : 'makes it',
    })
  return promises
}

function arrival(variant: VariantView | null, { settings, home, now }: Shop): ProductChoice['promises'] {
  const method = usualDelivery(home)
  if (!method || !variant || (variant.tracksStock && variant.available <= 0 && variant.policy !== 'preorder'))
    return []
  const isAhead = variant.policy === 'preorder' && (variant.availableAt ?? 0) > now
  if (variant.policy === 'preorder' && variant.availableAt === null) return []
  const from = isAhead ? (variant.availableAt ?? now) : now
  const place = findCountry(home.country)?.name ?? home.country
  return [
    { icon: 'truck', strong: deliveryDates(method, settings, from), text: `in ${place}, if you order today` },
  ]
}
