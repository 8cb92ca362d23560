import type { ImportMessage } from '#src/domain/imports/queries.ts'

const words: Record<ImportMessage['level'], string> = { refused: 'Refused', warning: 'Changed' }

/** What was said of a file's lines, as a file that spreadsheets open: with a byte order mark, so that they read UTF-8. */
export function messagesCsv(messages: readonly ImportMessage[]): string {
  const rows = messages.map(({ line, level, handle, message }) => [
    String(line),
    words[level],
    handle,
    message,
  ])
  return `\uFEFF${[['Line', 'What', 'Product', 'Message'], ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** A cell that a spreadsheet would take for a formula is told to be text: it came out of somebody's file. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
