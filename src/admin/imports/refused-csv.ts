import type { ImportMessage } from '#src/domain/imports/queries.ts'
import { CSV_MARK, csvLine } from '#src/platform/csv.ts'

const words: Record<ImportMessage['level'], string> = { refused: 'Refused', warning: 'Changed' }

/** What was said of a file's lines, as a file that spreadsheets open: with a byte order mark, so that they read UTF-8. */
export function messagesCsv(messages: readonly ImportMessage[]): string {
  const rows = messages.map(({ line, level, handle, message }) => [
    String(line),
    words[level],
    handle,
    message,
  ])
  return CSV_MARK + [['Line', 'What', 'Product', 'Message'], ...rows].map(csvLine).join('')
}
