import type { Settings } from '#src/domain/settings/settings.ts'
import { exponentOf, toDecimal } from '#src/kernel/money.ts'

const formatters = new Map<string, Intl.NumberFormat>()

function formatterFor({ lang, currency }: Settings): Intl.NumberFormat {
  const key = `${lang} ${currency}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(lang, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  })
  formatters.set(key, made)
  return made
}

/** A whole amount without its noughts, as one would say it: €20, €24.50. */
export function shortMoney(minor: number, settings: Settings): string {
  return formatterFor(settings).format(minor / 10 ** exponentOf(settings.currency))
}

/** A range of prices in words. */
export function priceText(min: number | null, max: number | null, settings: Settings): string {
  if (min === null) return max === null ? '' : `Up to ${shortMoney(max, settings)}`
  if (max === null) return `${shortMoney(min, settings)} and over`
  return `${shortMoney(min, settings)} to ${shortMoney(max, settings)}`
}

/** An amount as the price fields and addresses write it: 20, 24.50. */
export function plainPrice(minor: number | null, currency: string): string {
  return minor === null ? '' : toDecimal(minor, currency).replace(/\.0+$/, '')
}

const signs = new Map<Intl.NumberFormat, string>()

/** The currency's sign beside a field: €. */
export function currencySign(settings: Settings): string {
  const formatter = formatterFor(settings)
  const known = signs.get(formatter)
  if (known !== undefined) return known
  const sign = formatter.formatToParts(0).find((part) => part.type === 'currency')?.value
  signs.set(formatter, sign ?? settings.currency)
  return sign ?? settings.currency
}
