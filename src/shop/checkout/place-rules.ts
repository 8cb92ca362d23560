import type { AddressRules } from '#src/kernel/address.ts'
import type { PlaceRules } from './views.ts'

/**
 * What the form shows for a country: its post's words, in the order its post reads them. A region that the
 * post can do without is not asked for: fewer fields beat fuller addresses.
 */
export function placeRulesOf(rules: AddressRules): PlaceRules {
  return {
    order: placeOrder(rules),
    postcodeLabel: rules.postcodeLabel,
    isPostcodeRequired: rules.postcodeRequired,
    // A keyboard of digits would lock out a postcode with a letter or a dash.
    postcodeInputmode: /^\d+$/.test(rules.postcodeExample ?? '') ? 'numeric' : 'text',
    cityLabel: rules.cityLabel,
    regionLabel: rules.regionLabel ?? '',
    regions:
      rules.regions.length === 0
        ? []
        : [
            { value: '', label: 'Choose' },
            ...rules.regions.map(({ code, name }) => ({ value: code, label: name })),
          ],
  }
}

function placeOrder(rules: AddressRules): PlaceRules['order'] {
  const parts = [...rules.addressOrder.join(' ').matchAll(/\{(postcode|city|region)\}/g)].map(
    ([, part]) => part,
  )
  const isAsked = {
    postcode: rules.hasPostcode,
    city: true,
    region: rules.regionLabel !== null && rules.regionRequired,
  }
  const order = (['postcode', 'city', 'region'] as const).filter((part) => isAsked[part])
  const rank = (part: string) => (parts.indexOf(part) < 0 ? parts.length : parts.indexOf(part))
  return order.sort((one, other) => rank(one) - rank(other))
}
