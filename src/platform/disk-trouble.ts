/** What to say of an error of the disk, null where it is none. */
export function diskTrouble(error: unknown, place: string): string | null {
  const { code } = error as { code?: unknown }
  if (code === 'ENOSPC' || code === 'SQLITE_FULL' || code === 'EDQUOT')
    return `The disk that holds ${place} is full. Make room and try again; nothing was left behind.`
  if (
    typeof code === 'string' &&
    /^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code)
  )
    return `${place} cannot be written (${code}). Choose a place that is there and may be written to.`
  if (typeof code === 'string' && /^(EIO|SQLITE_IOERR)/.test(code))
    return `The disk that holds ${place} does not work as it should (${code}).`
  return null
}
