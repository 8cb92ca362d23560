/** How a zone's prices are shown: with the state's share inside them, or with it added on top. */
export type TaxMode = 'inclusive' | 'exclusive'

export type TaxRate = {
  country: string
  /** '' for the whole country. */
  region: string
  /** A regular expression the normalised postcode must match, '' for every postcode. */
  postcodePattern: string
  category: string
  name: string
  ratePpm: number
  isCompound: boolean
  priority: number
}

/** Where the goods go, as far as taxes care. */
export type TaxPlace = { country: string; region: string; postcode: string }

/**
 * The rates that apply to one category of goods at one place: the most special match (postcode, then region, then
 * country) and, within it, every rate by priority; a category without rates of its own is taxed as standard.
 * @returns [] where the shop charges no tax there
 */
export function ratesFor(rates: TaxRate[], place: TaxPlace, category: string): TaxRate[] {
  const here = rates.filter((rate) => rate.country === place.country && isAt(rate, place))
  const ofCategory = here.filter((rate) => rate.category === category)
  const wanted = ofCategory.length > 0 ? ofCategory : here.filter((rate) => rate.category === 'standard')
  const best = Math.max(0, ...wanted.map(specificity))
  return wanted
    .filter((rate) => specificity(rate) === best || addsToCountry(rate, wanted, best))
    .sort((a, b) => a.priority - b.priority)
}

/** A federal tax goes on beside a region's own one; they are told apart by their priority. */
function addsToCountry(rate: TaxRate, wanted: TaxRate[], best: number): boolean {
  return (
    best === 1 &&
    specificity(rate) === 0 &&
    wanted.every((other) => specificity(other) !== 1 || other.priority !== rate.priority)
  )
}

const specificity = (rate: TaxRate) => (rate.postcodePattern ? 2 : rate.region ? 1 : 0)

function isAt(rate: TaxRate, place: TaxPlace): boolean {
  if (rate.region && rate.region !== place.region) return false
  return !rate.postcodePattern || new RegExp(`^(?:${rate.postcodePattern})$`).test(place.postcode)
}
