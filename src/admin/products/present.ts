import { LOW_STOCK, type StockedProduct, type StockedVariant } from '#src/domain/inventory/stock-lists.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { State } from '../page.ts'
import { countWords, thumb } from '../words.ts'
import type { ProductRow, StockRow } from './views.ts'

/** Why a count is changed; the words go into the ledger of stock. */
export const reasons = [
  { value: 'counted', label: 'Counted' },
  { value: 'delivery', label: 'Delivery arrived' },
  { value: 'damaged', label: 'Damaged' },
  { value: 'returned', label: 'Came back' },
  { value: 'other', label: 'Other' },
]

/** What is said of one variant: as it is, refused with what was typed, or just saved. */
export type Said = { variantId: number; typed: string; reason: string; error: string; isSaved: boolean }

/** @param toggleHref where the product opens, or closes where it is open */
export function presentProduct(
  product: StockedProduct,
  settings: Settings,
  { isOpen, toggleHref, said }: { isOpen: boolean; toggleHref: string; said: Said | null },
): ProductRow {
  const { variants } = product
  const isAlone = variants.length === 1
  return {
    id: product.id,
    title: product.title,
    shopHref: product.status === 'active' ? `/products/${encodeURIComponent(product.slug)}` : '',
    detail: [product.maker, ...product.categories].filter(Boolean).join(', '),
    image: thumb(product.imageFile),
    hue: product.hue,
    state: statusState(product.status),
    price: priceWords(variants, settings),
    stock: stockState(variants),
    variantCount: variants.length,
    toggleHref,
    variants:
      isOpen || isAlone ? variants.map((variant) => presentStock(variant, product, settings, said)) : [],
    isOpen: isOpen && !isAlone,
  }
}

function statusState(status: string): State {
  if (status === 'active') return { label: 'On show', tone: 'ok' }
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
function stockState(variants: StockedVariant[]): State {
  const counted = variants.filter((variant) => variant.tracksStock)
  if (counted.length === 0) return { label: 'Not counted', tone: 'plain' }
  const left = counted.map(({ onHand, reserved }) => Math.max(0, onHand - reserved))
  const sum = left.reduce((all, each) => all + each, 0)
  const isSoldAhead = counted.some((variant) => variant.policy !== 'deny')
  if (sum === 0)
    return isSoldAhead ? { label: 'Sold ahead', tone: 'half' } : { label: 'Sold out', tone: 'bad' }
  const isLow = counted.some(({ policy }, index) => policy === 'deny' && (left[index] ?? 0) <= LOW_STOCK)
  return {
    label: `${sum} in ${countWords(variants.length, 'variant', 'variants')}`,
    tone: isLow ? 'warn' : 'plain',
  }
}

export function presentStock(
  variant: StockedVariant,
  product: Pick<StockedProduct, 'title' | 'variants'>,
  settings: Settings,
  said: Said | null,
): StockRow {
  const own = said?.variantId === variant.id ? said : null
  return {
    variantId: variant.id,
    title: variant.title || product.title,
    sku: variant.sku,
    price: formatMoney(variant.priceMinor, settings.currency, settings),
    onHand: variant.onHand,
    reserved: variant.reserved,
    available: variant.onHand - variant.reserved,
    isTracked: variant.tracksStock,
    isOnly: product.variants.length === 1,
    typed: own?.error ? own.typed : String(variant.onHand),
    reason: own?.reason ?? 'counted',
    error: own?.error ?? '',
    isSaved: own?.isSaved ?? false,
  }
}
