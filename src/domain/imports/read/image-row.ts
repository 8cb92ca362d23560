import { quote, type Reading } from './reading.ts'

const MAX_ADDRESS = 2000

/** @returns an address on the web; null for none, with a warning where what stands there is no such address */
export function readAddress(cell: string): Reading<string | null> {
  if (cell === '') return { value: null, warning: null }
  const address = cell.startsWith('//') ? `https:${cell}` : cell
  const isOnWeb = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
  if (isOnWeb && address.length <= MAX_ADDRESS) return { value: address, warning: null }
  const why = isOnWeb ? `is longer than ${MAX_ADDRESS} characters` : 'is not a web address (http or https)'
  return { value: null, warning: `The image ${quote(cell)} ${why}, so it was left out.` }
}

/** Where an image stands among its product's; null where the file does not say. */
export function readPosition(cell: string): number | null {
  const number = Number(cell)
  return cell !== '' && Number.isInteger(number) && number >= 0 ? number : null
}
