import { FileRefused } from './file-refused.ts'

const AS_CSV = 'In your spreadsheet choose “Save as”, “CSV UTF-8”, and choose that file here.'

/** How files begin that people choose by mistake. */
const signatures: { begins: string; sentence: string }[] = [
  { begins: 'PK\x03\x04', sentence: `This is an Excel workbook or a zip archive, not a CSV file. ${AS_CSV}` },
  { begins: 'PK\x05\x06', sentence: 'This is an empty zip archive, not a CSV file.' },
  { begins: '\xd0\xcf\x11\xe0', sentence: `This is an old Excel workbook, not a CSV file. ${AS_CSV}` },
  {
    begins: '\x1f\x8b',
    sentence: 'This file is compressed with gzip. Unpack it first, then choose the CSV file.',
  },
  { begins: '%PDF', sentence: 'This is a PDF, not a CSV file.' },
  { begins: '\x89PNG', sentence: 'This is a picture, not a CSV file.' },
  { begins: '\xff\xd8\xff', sentence: 'This is a picture, not a CSV file.' },
  { begins: 'GIF8', sentence: 'This is a picture, not a CSV file.' },
  { begins: 'RIFF', sentence: 'This is a picture or a sound, not a CSV file.' },
]

/** More control bytes than this share of the beginning, and it is not text. A stray one is forgiven. */
const MAX_CONTROL_SHARE = 0.05

/**
 * Says what a file is that cannot be a CSV.
 * @param head its first bytes
 * @throws FileRefused where it is empty or of another kind
 */
export function refuseKnownFormats(head: Buffer): void {
  const text = head.toString('latin1').replace(/^\xef\xbb\xbf/, '')
  const found = signatures.find((signature) => text.startsWith(signature.begins))
  if (found) throw new FileRefused(found.sentence)
  if (text.trim() === '') throw new FileRefused('This file is empty.')
  if (/^\s*<[!?a-z]/i.test(text)) throw new FileRefused('This is a web page or an XML file, not a CSV file.')
  if (/^\s*[[{]/.test(text)) throw new FileRefused('This is a JSON file, not a CSV file.')

  const controls = text.match(/[^\t\n\f\r\x20-\xff]/g)?.length ?? 0
  if (controls > text.length * MAX_CONTROL_SHARE) {
    throw new FileRefused('This file is not text, so it cannot be a CSV file.')
  }
}
