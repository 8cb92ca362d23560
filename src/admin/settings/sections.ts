import type { SettingsArea } from '#src/domain/settings/change-settings.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { account, amount, choice, count, email, type SettingField, toggle, words } from './fields.ts'

/** A page of settings: one form, saved as a whole. */
export type Section = SettingsArea & {
  title: string
  intro: string
  fields: SettingField[]
  /** What fits together only as a whole. @returns messages by field */
  refuse(draft: Settings): Record<string, string>
}

const fits = () => ({})

const timeZones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
  value: zone,
  label: zone.replaceAll('_', ' '),
}))

/** How English is written where; other languages come with their words. */
const languages = [
  { value: 'en-IE', label: '31 Dec 2026, €1,234.50 (Ireland)' },
  { value: 'en-GB', label: '31 Dec 2026, £1,234.50 (Great Britain)' },
  { value: 'en-US', label: 'Dec 31, 2026, $1,234.50 (United States)' },
  { value: 'en-CA', label: 'Dec 31, 2026, $1,234.50 (Canada)' },
  { value: 'en-AU', label: '31 Dec 2026, $1,234.50 (Australia)' },
  { value: 'en-IN', label: '31 Dec 2026, ₹12,34,567.50 (India)' },
]

const shop: Section = {
  name: 'shop',
  keys: ['name', 'tagline', 'announcement', 'contactEmail', 'lang', 'timeZone'],
  title: 'Shop',
  intro: 'What the shop is called, and how it speaks to shoppers.',
  fields: [
    words({
      name: 'shop_name',
      label: 'Name',
      longest: 60,
      missing: 'Enter the shop’s name',
      get: ({ name }) => name,
      set: (draft, text) => Object.assign(draft, { name: text }),
    }),
    words({
      name: 'tagline',
      label: 'In a few words',
      hint: 'Large on the front page.',
      longest: 120,
      missing: '',
      get: ({ tagline }) => tagline,
      set: (draft, text) => Object.assign(draft, { tagline: text }),
    }),
    words({
      name: 'announcement',
      label: 'Announcement',
      hint: 'A line above every page of the shop. Empty for none.',
      longest: 160,
      missing: '',
      get: ({ announcement }) => announcement,
      set: (draft, text) => Object.assign(draft, { announcement: text }),
    }),
    email({
      name: 'contact_email',
      label: 'Address for shoppers’ questions',
      hint: 'It stands in mails and on the shop’s pages.',
      get: ({ contactEmail }) => contactEmail,
      set: (draft, address) => Object.assign(draft, { contactEmail: address }),
    }),
    choice({
      name: 'lang',
      label: 'Dates and figures are written like',
      options: languages,
      get: ({ lang }) => lang,
      set: (draft, lang) => Object.assign(draft, { lang }),
    }),
    choice({
      name: 'time_zone',
      label: 'The shop’s clock',
      hint: 'When a day begins, for delivery dates and figures.',
      options: timeZones,
      get: ({ timeZone }) => timeZone,
      set: (draft, timeZone) => Object.assign(draft, { timeZone }),
    }),
  ],
  refuse: fits,
}

const checkout: Section = {
  name: 'checkout',
  keys: ['freeDeliveryFromMinor', 'returnDays', 'payWithinMinutes', 'transferWithinDays'],
  title: 'Checkout',
  intro: 'What shoppers are promised, and how long goods are kept for them.',
  fields: [
    amount({
      name: 'free_from',
      label: 'Free delivery is promised from',
      hint: 'The bag says how much is missing. What delivery costs is decided by its rates, so keep both alike.',
      get: ({ freeDeliveryFromMinor }) => freeDeliveryFromMinor,
      set: (draft, freeDeliveryFromMinor) => Object.assign(draft, { freeDeliveryFromMinor }),
    }),
    count({
      name: 'return_days',
      label: 'Days to send something back',
      hint: 'Counted from the last delivery. In the EU the law wants 14 at least.',
      least: 0,
      most: 365,
      get: ({ returnDays }) => returnDays,
      set: (draft, returnDays) => Object.assign(draft, { returnDays }),
    }),
    count({
      name: 'pay_within',
      label: 'Minutes to pay by card',
      hint: 'Until then the goods are set aside; afterwards others may buy them.',
      least: 35,
      most: 1_380,
      get: ({ payWithinMinutes }) => payWithinMinutes,
      set: (draft, payWithinMinutes) => Object.assign(draft, { payWithinMinutes }),
    }),
    count({
      name: 'transfer_within',
      label: 'Days to pay by bank transfer',
      hint: 'Until then the goods are set aside. Banks take a working day or two; weekends count.',
      least: 1,
      most: 90,
      get: ({ transferWithinDays }) => transferWithinDays,
      set: (draft, transferWithinDays) => Object.assign(draft, { transferWithinDays }),
    }),
  ],
  refuse: fits,
}

const byHand: Section = {
  name: 'payments',
  keys: ['cash', 'transfer'],
  title: 'Ways to pay',
  intro: 'Payments that need no payment company. Orders already placed keep the way they were placed with.',
  fields: [
    toggle({
      name: 'cash',
      label: 'Cash on delivery',
      hint: 'Parcels leave before they are paid. Your carrier must collect the money, and may charge for it.',
      get: ({ cash }) => cash.isOn,
      set: (draft, isOn) => Object.assign(draft.cash, { isOn }),
    }),
    toggle({
      name: 'transfer',
      label: 'Bank transfer',
      hint: 'Shoppers read the account below once they have ordered.',
      get: ({ transfer }) => transfer.isOn,
      set: (draft, isOn) => Object.assign(draft.transfer, { isOn }),
    }),
    words({
      name: 'account_name',
      label: 'Account holder',
      hint: 'As the bank writes it: many banks compare it with what the payer types.',
      longest: 70,
      missing: '',
      get: ({ transfer }) => transfer.accountName,
      set: (draft, accountName) => Object.assign(draft.transfer, { accountName }),
    }),
    account({
      name: 'iban',
      label: 'IBAN or account number',
      get: ({ transfer }) => transfer.iban,
      set: (draft, iban) => Object.assign(draft.transfer, { iban }),
    }),
    words({
      name: 'bic',
      label: 'BIC or bank code',
      hint: 'Only needed by payers outside your bank’s own payment area.',
      longest: 20,
      missing: '',
      get: ({ transfer }) => transfer.bic,
      set: (draft, bic) => Object.assign(draft.transfer, { bic: bic.toUpperCase() }),
    }),
  ],
  refuse: ({ transfer: { isOn, accountName, iban } }) => ({
    ...(isOn && !accountName && { account_name: 'Enter who holds the account that shoppers pay into' }),
    ...(isOn && !iban && { iban: 'Enter the account that shoppers pay into' }),
  }),
}

const backups: Section = {
  name: 'backups',
  keys: ['backups'],
  title: 'Backups',
  intro: 'The shop copies itself every night, while it sells. Copies to another place are yours to make.',
  fields: [
    toggle({
      name: 'backups',
      label: 'Make a backup every night',
      get: ({ backups: { isOn } }) => isOn,
      set: (draft, isOn) => Object.assign(draft.backups, { isOn }),
    }),
    count({
      name: 'daily',
      label: 'Days of which the newest is kept',
      hint: 'With 7, you can go back to the state of any night of the last week.',
      least: 1,
      most: 90,
      get: ({ backups: { daily } }) => daily,
      set: (draft, daily) => Object.assign(draft.backups, { daily }),
    }),
    count({
      name: 'weekly',
      label: 'Weeks of which the newest is kept',
      hint: 'For what is noticed late. Each backup takes as much room as database and pictures together.',
      least: 0,
      most: 52,
      get: ({ backups: { weekly } }) => weekly,
      set: (draft, weekly) => Object.assign(draft.backups, { weekly }),
    }),
  ],
  refuse: fits,
}

const sections = [shop, checkout, byHand, backups]

/** The pages there are; a shop on PostgreSQL is backed up by that database's own tools. */
export const sectionsFor = (engine: 'sqlite' | 'postgres'): Section[] =>
  sections.filter(({ name }) => engine === 'sqlite' || name !== 'backups')
