import type { Context } from 'hono'
import type { CustomerGlance } from '#src/domain/customers/customer-list.ts'
import { toDecimal } from '#src/kernel/money.ts'
import type { Env } from '#src/web/env.ts'
import { csvFile } from '../csv-file.ts'

const head = ['Name', 'Email', 'Account', 'Orders', 'Value', 'Last order', 'Group', 'Tags']

/** Customers as a file. */
export function customersCsv(c: Context<Env>, batches: AsyncIterable<CustomerGlance[]>): Response {
  const rows = async function* () {
    for await (const batch of batches) yield batch.map(cellsOf)
  }
  return csvFile(c, 'customers', head, rows())
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
