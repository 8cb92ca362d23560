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
  at('settings, delivery', 'owner', '/admin/settings/delivery'),
  sent('settings, zone refused', 'owner', '/admin/settings/delivery', '/admin/settings/delivery', {
    name: '',
  }),
  {
    ...at('settings, a zone', 'owner', '/admin/settings/delivery/1'),
    act: async (page) => page.locator('#countries summary').click(),
  },
  at('settings, a way to deliver', 'owner', '/admin/settings/delivery/1/methods/1'),
  at('settings, another way to deliver', 'owner', '/admin/settings/delivery/1/methods/new'),
  sent(
    'settings, a way refused',
    'owner',
    '/admin/settings/delivery/1/methods/1',
    '/admin/settings/delivery/1/methods/1',
    { name: '', 'rate-0-price': 'a lot', 'rate-1-max_kg': '1' },
  ),
  at('settings, taxes', 'owner', '/admin/settings/taxes'),
  sent('settings, taxes refused', 'owner', '/admin/settings/taxes', '/admin/settings/taxes', { country: '' }),
  at('settings, taxes of a country', 'owner', '/admin/settings/taxes/IE'),
  at('settings, taxes, none', 'owner', '/admin/settings/taxes/CA'),
  at('settings, another rate', 'owner', '/admin/settings/taxes/CA/rates/new'),
  sent(
    'settings, rate refused',
    'owner',
    '/admin/settings/taxes/CA/rates/new',
    '/admin/settings/taxes/CA/rates',
    {
      percent: 'a fifth',
    },
  ),
]
