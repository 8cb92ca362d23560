import type { Context } from 'hono'
import { readProgress } from '#src/domain/analytics/progress.ts'
import { takesMoneyOnline } from '#src/domain/payments/gateways.ts'
import type { SettingsArea } from '#src/domain/settings/change-settings.ts'
import { mayInvoice } from '#src/domain/settings/settings.ts'
import type { Env } from '#src/web/env.ts'
import type { AdminHomeProps } from './views.ts'

type C = Context<Env>

export const firstSteps: SettingsArea = { name: 'first steps', keys: ['hidesFirstSteps'] }

/** What a new shop needs before it can sell, ticked by how things really stand; null once all of it is done. */
export async function readFirstSteps(c: C): Promise<AdminHomeProps['checklist']> {
  const { db, deps, settings } = c.var
  const { hasProduct, hasOrder } = await readProgress(db)
  const steps = [
    {
      ...{ label: 'Say who sells', href: '/admin/orders/invoice-details', isDone: mayInvoice(settings) },
      detail: 'Name and address of the business, as invoices must carry them.',
    },
    {
      ...{ label: 'Put something on the shelf', href: '/admin/products/new', isDone: hasProduct },
      detail: 'Your first product, or all of them from a file.',
    },
    {
      label: 'Be paid',
      href: '/admin/settings/payments',
      isDone: takesMoneyOnline(deps.gateways) || (settings.transfer.isOn && settings.transfer.iban !== ''),
      detail: 'A payment service, or the account that transfers go to.',
    },
    {
      ...{
        label: 'Let mails out',
        href: '/admin/settings/connections',
        isDone: deps.connections.mail.url !== null,
      },
      detail: 'Name your mail server, so that shoppers get their confirmations.',
    },
    {
      ...{ label: 'Order something yourself', href: '/', isDone: hasOrder },
      detail: 'Buy as a shopper would, and see the order arrive here.',
    },
  ]
  const isHidden = settings.hidesFirstSteps
  return steps.every(({ isDone }) => isDone) ? null : { isHidden, steps: isHidden ? [] : steps }
}
