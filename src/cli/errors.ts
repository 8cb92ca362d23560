const plain = new Set([
  'BadConfig',
  'CannotStart',
  'DatabaseIsNewer',
  'AlreadyOpen',
  'NoDatabase',
  'MoveFailed',
  'FileRefused',
  'Refused',
  'BackupRefused',
  'ExportRefused',
])

/** A command cannot go on; the message is for the person who typed it. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** What a person reads: a sentence where we foresaw the case, the whole trace where it is a bug. */
export function plainSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (plain.has(error.name)) return error.message
  const code = (error as { code?: unknown }).code
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
    return `${error.message.split('. ')[0]}. Try --help.`
  if (code === 'ENOENT') return `There is no file ${(error as { path?: string }).path ?? ''}.`
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return 'The disk is full. Make room and try again; nothing was lost.'
  if (code === 'SQLITE_NOTADB')
    return 'The database file is not a SQLite database. Restore a backup, or set DATA_DIR to another folder.'
  if (code === '42501')
    return 'The user in DATABASE_URL may not make tables. Make the database theirs, with: alter database NAME owner to USER'
  return error.stack ?? error.message
}
