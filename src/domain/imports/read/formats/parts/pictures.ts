import { quote } from '../../reading.ts'

/**
 * Takes the pictures of a file's rows. Files within the other shop cannot be fetched; that is said once, of the first.
 * @returns a function of the cell with the addresses, which may be one a line or have commas between
 */
export function openPictures(): (cell: string) => { images: string[]; warnings: string[] } {
  let isSaid = false
  return (cell) => {
    const listed = splitList(cell)
    const images = listed.filter((address) => !isFileName(address))
    const [name] = listed.filter(isFileName)
    if (name === undefined || isSaid) return { images, warnings: [] }
    isSaid = true
    const warning = `Pictures are named like ${quote(name)}, without a web address, so they cannot be fetched; here and below they were left out.`
    return { images, warnings: [warning] }
  }
}

/** An address may hold a comma of its own, so only one before another address divides. */
function splitList(cell: string): string[] {
  const parts = cell.split(/[,\n]/)
  if (!/https?:/i.test(cell)) return unique(parts)
  const addresses: string[] = []
  for (const part of parts) {
    if (addresses.length === 0 || /^\s*(?:https?:|\/\/|$)/i.test(part)) addresses.push(part)
    else addresses.push(`${addresses.pop()},${part}`)
  }
  return unique(addresses)
}

const unique = (parts: readonly string[]): string[] => [
  ...new Set(parts.map((part) => part.trim()).filter((part) => part !== '')),
]

function isFileName(address: string): boolean {
  return !/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(address)
}
