import { at, type State, sent } from './states.ts'

/** The shop's own rules, a page each. */
export const adminSettingsStates: State[] = [
  ...['shop', 'checkout', 'payments', 'backups'].map((name) =>
    at(`settings, ${name}`, 'owner', `/admin/settings/${name}`),
  ),
  sent('settings, refused', 'owner', '/admin/settings/payments', '/admin/settings/payments', {
    transfer: '1',
    iban: 'IE29 AIBK 9311 5212 3456 79',
    account_name: '',
  }),
  {
    name: 'settings, changed by somebody else',
    as: 'owner',
    path: '/admin/settings/shop',
    form: {
      action: '/admin/settings/shop',
      fields: {
        version: 'older',
        shop_name: 'Donaudampfschifffahrtsgesellschaftsladen',
        lang: 'en-IE',
        time_zone: 'Europe/Dublin',
      },
    },
    status: 409,
  },
]
