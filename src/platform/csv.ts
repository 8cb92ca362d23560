/** Goes before the first line, so that spreadsheets read UTF-8. */
export const CSV_MARK = '\uFEFF'

/** One line of a file that spreadsheets open. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

/** A cell that a spreadsheet would take for a formula is told to be text: somebody else may have written it. A number below nought is none. */
function cell(text: string): string {
  const isFormula = /^\s*[=+\-@\t\r\n]/.test(text) && !/^-\d+(?:\.\d+)?$/.test(text)
  const plain = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
