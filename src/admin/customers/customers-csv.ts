import type { CustomerGlance } from '#src/domain/customers/customer-list.ts'
import { toDecimal } from '#src/kernel/money.ts'

const head = ['Name', 'Email', 'Account', 'Orders', 'Value', 'Last order', 'Group', 'Tags']

/** Customers as a file that spreadsheets open, some hundreds at a time: with a byte order mark, so that they read UTF-8. */
export function customersCsv(batches: AsyncIterable<CustomerGlance[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const rows = (async function* () {
    yield encoder.encode(`\uFEFF${line(head)}`)
    for await (const batch of batches) yield encoder.encode(batch.map((each) => line(cellsOf(each))).join(''))
  })()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await rows.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await rows.return(undefined)
    },
  })
}

const cellsOf = (customer: CustomerGlance): string[] => [
  customer.name,
  customer.email,
  customer.hasAccount ? 'yes' : 'no',
  String(customer.ordersCount),
  customer.values
    .map(({ currency, valueMinor }) => `${toDecimal(valueMinor, currency)} ${currency}`)
    .join('; '),
  customer.lastOrderAt === 0 ? '' : new Date(customer.lastOrderAt).toISOString(),
  customer.group,
  customer.tags.join('; '),
]

const line = (cells: string[]): string => `${cells.map(cell).join(',')}\r\n`

/** A cell that a spreadsheet would take for a formula is told to be text: a stranger may have typed it. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
