import { countries, findCountry } from '#data/reference/countries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { MethodDraft } from '#src/domain/shipping/change-method.ts'
import { countriesOf, type ZoneDraft } from '#src/domain/shipping/change-zone.ts'
import type { StaffMethod, StaffZone } from '#src/domain/shipping/queries.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { Conflict } from '../page.ts'
import { countWords } from '../words.ts'
import type { MethodLine, ZoneCard, ZonePageProps } from './views.ts'

const HOME = '/admin/settings/delivery'
/** Countries that are named before the others are only counted. */
const NAMED = 6

export const zoneHref = (id: number): string => `${HOME}/${id}`
export const methodHref = (zoneId: number, id: number): string => `${HOME}/${zoneId}/methods/${id}`

const nameOf = (code: string): string => findCountry(code)?.name ?? code

export function placesWords(codes: readonly string[]): string {
  if (codes.length === 0) return 'No country yet'
  if (codes.length <= NAMED) return codes.map(nameOf).join(', ')
  return `${codes
    .slice(0, NAMED - 1)
    .map(nameOf)
    .join(', ')} and ${codes.length - NAMED + 1} more`
}

export function presentZone(zone: StaffZone, settings: Settings): ZoneCard {
  return {
    id: zone.id,
    name: zone.name,
    places: placesWords(countriesOf(zone)),
    href: zoneHref(zone.id),
    methods: presentMethods(zone, settings),
  }
}

export const presentMethods = (zone: StaffZone, settings: Settings): MethodLine[] =>
  zone.methods.map((method) => ({
    name: method.name,
    detail: method.isActive ? daysWords(method) : 'Not offered',
    price: priceWords(method, settings),
    href: methodHref(zone.id, method.id),
    isActive: method.isActive,
  }))

function daysWords({ minDays, maxDays, kind }: StaffMethod): string {
  const days =
    minDays === maxDays
      ? countWords(minDays, 'working day', 'working days')
      : `${minDays} to ${maxDays} working days`
  return kind === 'pickup' ? `To collect, ${days}` : days
}

function priceWords({ rates }: StaffMethod, settings: Settings): string {
  const money = (minor: number) => (minor === 0 ? 'free' : formatMoney(minor, settings.currency, settings))
  const prices = rates.map(({ priceMinor }) => priceMinor)
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  const words = low === high ? money(low) : `${money(low)} to ${money(high)}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Where the shop sends nothing, home first, as that is hardly meant. */
export function nowhereWords(zones: readonly StaffZone[], home: string): string {
  const served = new Set(
    zones.flatMap((zone) => (zone.methods.some(({ isActive }) => isActive) ? countriesOf(zone) : [])),
  )
  const left = countries.map(({ code }) => code).filter((code) => !served.has(code))
  if (left.length === 0) return ''
  return placesWords([...left].sort((a, b) => Number(b === home) - Number(a === home)))
}

export function countryBoxes(
  zones: readonly StaffZone[],
  id: number,
  chosen: readonly string[],
): ZonePageProps['countries'] {
  const owner = new Map(zones.flatMap((zone) => countriesOf(zone).map((code) => [code, zone] as const)))
  return countries
    .map(({ code, name }) => {
      const other = owner.get(code)
      const note = other && other.id !== id ? `now in ${other.name}` : ''
      return { code, name, isChosen: chosen.includes(code), note }
    })
    .sort((a, b) => Number(b.isChosen) - Number(a.isChosen) || a.name.localeCompare(b.name, 'en'))
}

const taxWords = { inclusive: 'Included in prices', exclusive: 'Added to prices' }

export function zoneConflict(who: string, current: StaffZone, draft: ZoneDraft): Conflict {
  const added = (codes: readonly string[], others: readonly string[]) =>
    codes
      .filter((code) => !others.includes(code))
      .map(nameOf)
      .join(', ')
  const theirs = countriesOf(current)
  const fields = [
    { label: 'Name', theirs: current.name, yours: draft.name },
    { label: 'Tax', theirs: taxWords[current.taxMode], yours: taxWords[draft.taxMode] },
    {
      label: 'Countries that only one has',
      theirs: added(theirs, draft.countries) || 'None',
      yours: added(draft.countries, theirs) || 'None',
    },
  ]
  return { who, fields: fields.filter((field) => field.theirs !== field.yours) }
}

export function methodConflict(
  who: string,
  current: MethodDraft,
  draft: MethodDraft,
  settings: Settings,
): Conflict {
  const days = ({ minDays, maxDays }: MethodDraft) => `${minDays} to ${maxDays}`
  const rates = (method: MethodDraft) =>
    method.rates.map((rate) => formatMoney(rate.priceMinor, settings.currency, settings)).join(', ')
  const fields = [
    { label: 'Name', theirs: current.name, yours: draft.name },
    { label: 'Carrier', theirs: current.carrier, yours: draft.carrier },
    { label: 'Working days', theirs: days(current), yours: days(draft) },
    {
      label: 'Offered',
      theirs: current.isActive ? 'Yes' : 'No',
      yours: draft.isActive ? 'Yes' : 'No',
    },
    { label: 'Rates', theirs: rates(current), yours: rates(draft) },
  ]
  return { who, fields: fields.filter((field) => field.theirs !== field.yours) }
}
