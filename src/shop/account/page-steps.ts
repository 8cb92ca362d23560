export type PageStep = { label: string; href: string; isCurrent: boolean }

/**
 * Links to the pages of a list: the first, the last, and those around the current one; a gap has no link.
 * @param hrefOf the address of a page
 */
export function pageSteps(current: number, last: number, hrefOf: (page: number) => string): PageStep[] {
  const shown = [...new Set([1, current - 1, current, current + 1, last])]
    .filter((page) => page >= 1 && page <= last)
    .sort((a, b) => a - b)
  return shown.flatMap((page, index) => {
    const step = { label: String(page), href: hrefOf(page), isCurrent: page === current }
    const isAfterGap = index > 0 && page - (shown[index - 1] ?? 0) > 1
    return isAfterGap ? [{ label: '…', href: '', isCurrent: false }, step] : [step]
  })
}
