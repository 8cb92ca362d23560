import type { Context } from 'hono'
import { findCountry } from '#data/reference/countries.ts'
import { listOffered, takesMoneyOnline } from '#src/domain/payments/gateways.ts'
import type { Env } from '#src/web/env.ts'
import type { Section } from './sections.ts'
import type { SettingsPageProps } from './views.ts'

/** What belongs to a page of settings and is settled elsewhere, so that nobody looks for it in vain. */
export function factsOf(c: Context<Env>, { name }: Section): SettingsPageProps['facts'] {
  const { deps, settings } = c.var
  if (name === 'shop')
    return [
      { label: 'Country', text: findCountry(settings.country)?.name ?? settings.country },
      { label: 'Currency', text: `${settings.currency}. Every price is in it, so it stays.` },
      { label: 'Address', text: `${deps.config.publicUrl}, by the variable PUBLIC_URL` },
    ]
  if (name === 'payments')
    return listOffered(deps.gateways, settings)
      .filter(({ kind }) => kind === 'hosted')
      .map(({ label }) => ({
        label,
        text: takesMoneyOnline(deps.gateways)
          ? 'Connected; its keys are under Connections.'
          : 'For trying out, without real money. It goes once a payment company is connected.',
      }))
  return []
}
