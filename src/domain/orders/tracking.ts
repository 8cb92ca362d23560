/** Where carriers show a parcel; `#` stands for its number. */
const carriers = new Map(
  Object.entries({
    'an post': 'https://www.anpost.com/Post-Parcels/Track/History?item=#',
    dhl: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=#',
    dpd: 'https://tracking.dpd.de/status/en_US/parcel/#',
    fedex: 'https://www.fedex.com/fedextrack/?trknbr=#',
    gls: 'https://gls-group.eu/track/#',
    inpost: 'https://inpost.pl/en/find-parcel?number=#',
    'royal mail': 'https://www.royalmail.com/track-your-item#/tracking-results/#',
    ups: 'https://www.ups.com/track?tracknum=#',
    usps: 'https://tools.usps.com/go/TrackConfirmAction?tLabels=#',
  }),
)

/** @returns the carrier's page for a parcel, '' where we know none */
export function trackingAddress(carrier: string, trackingNumber: string): string {
  const address = carriers.get(carrier.trim().toLowerCase())
  if (!address || !trackingNumber) return ''
  const end = address.lastIndexOf('#')
  return `${address.slice(0, end)}${encodeURIComponent(trackingNumber)}${address.slice(end + 1)}`
}
