/** Under this two names count as the same: options, values and categories are compared without case or spacing. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
}
