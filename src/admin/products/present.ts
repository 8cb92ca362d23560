import type { StockedProduct, StockedVariant } from '#src/domain/inventory/stock-lists.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { State } from '../page.ts'
import { countWords, listHref, thumb } from '../words.ts'
import type { ProductRow } from './views.ts'

export function presentProduct(product: StockedProduct, settings: Settings): ProductRow {
  const { variants } = product
  const isCounted = variants.some((variant) => variant.tracksStock)
  return {
    id: product.id,
    title: product.title,
    href: `/admin/products/${product.id}`,
    detail: [product.maker, ...product.categories].filter(Boolean).join(', '),
    image: thumb(product.imageFile),
    hue: product.hue,
    state: statusState(product.status),
    price: priceWords(variants, settings),
    stock: stockState(variants, settings.lowStock),
    stockHref: isCounted ? listHref('/admin/inventory', { q: product.title }) : '',
  }
}

function statusState(status: string): State {
  if (status === 'active') return { label: 'On show', tone: 'ok' }
  if (status === 'scheduled') return { label: 'Scheduled', tone: 'half' }
  return status === 'draft' ? { label: 'Draft', tone: 'open' } : { label: 'Hidden', tone: 'idle' }
}

function priceWords(variants: StockedVariant[], settings: Settings): string {
  const prices = variants.map((variant) => variant.priceMinor)
  if (prices.length === 0) return ''
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  return low === high ? money(low) : `${money(low)} to ${money(high)}`
}

/** All variants together: what is left to sell, and whether somebody should look. */
function stockState(variants: StockedVariant[], mark: number): State {
  const counted = variants.filter((variant) => variant.tracksStock)
  if (counted.length === 0)
    return {
      label: variants.some(({ isBundle }) => isBundle) ? 'As its parts' : 'Not counted',
      tone: 'plain',
    }
  const left = counted.map(({ onHand, reserved }) => Math.max(0, onHand - reserved))
  const sum = left.reduce((all, each) => all + each, 0)
  const isSoldAhead = counted.some((variant) => variant.policy !== 'deny')
  if (sum === 0)
    return isSoldAhead ? { label: 'Sold ahead', tone: 'half' } : { label: 'Sold out', tone: 'bad' }
  const isLow = counted.some(
    ({ policy, lowStockAt }, index) => policy === 'deny' && (left[index] ?? 0) <= (lowStockAt ?? mark),
  )
  return {
    label: `${sum} in ${countWords(variants.length, 'variant', 'variants')}`,
    tone: isLow ? 'warn' : 'plain',
  }
}
