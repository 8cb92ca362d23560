import { z } from 'zod'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { type Memory, markChanged } from '#src/platform/memory.ts'

const pictureShape = z.object({
  src: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  alt: z.string(),
})

/** Who sells, as the law wants it on an invoice. */
const businessShape = z.object({
  name: z.string().max(120),
  /** As many lines as it has. */
  address: z.string().max(400),
  /** Number for value added tax, '' where the shop has none. */
  taxId: z.string().max(40),
  /** Where and under which number the business is registered. */
  registration: z.string().max(160),
})
export type Business = z.output<typeof businessShape>
const themeShape = z.object({
  brandHue: z.number().int().min(0).max(360),
  accent: z.string().regex(/^#[0-9a-f]{6}$/),
  onAccent: z.string().regex(/^#[0-9a-f]{6}$/),
  radius: z.number().int().min(0).max(32),
  font: z.enum(['figtree', 'system', 'humanist', 'geometric', 'serif', 'antique']),
})
export type Theme = z.output<typeof themeShape>

/** A link of a menu: an address within the shop. */
const linkShape = z.object({
  label: z.string().min(1).max(60),
  href: z
    .string()
    .max(500)
    .regex(/^\/(?![/\\])[^\s\\]*$/),
})

/** What the front page is made of, below its first picture. */
export const frontParts = ['categories', 'new', 'story', 'liked', 'reduced', 'promises'] as const
export type FrontPart = (typeof frontParts)[number]

const settingsShape = z.object({
  name: z.string().min(1).max(60),
  tagline: z.string().max(120),
  announcement: z.string().max(160),
  country: z.string().length(2),
  currency: z.string().length(3),
  lang: z.string(),
  timeZone: z.string(),
  contactEmail: z.string(),
  business: businessShape,
  /** False until the owner has gone through /setup. */
  isSetUp: z.boolean(),
  /** True while the shop still shows Fennel Row. */
  isDemo: z.boolean(),
  /** Whether the owner has put the first steps of a new shop away. */
  hidesFirstSteps: z.boolean(),
  /** Carts from this subtotal on travel free in the home zone; null where nothing does. Shown as the gap in the cart. */
  freeDeliveryFromMinor: z.number().int().nullable(),
  returnDays: z.number().int(),
  /** From this many down a variant runs low, where its own mark does not say otherwise. */
  lowStock: z.number().int().min(0).max(10_000),
  /** Whether the clock makes backups, and how many days and weeks keep their newest. */
  backups: z.object({
    isOn: z.boolean(),
    daily: z.number().int().min(1).max(90),
    weekly: z.number().int().min(0).max(52),
  }),
  cash: z.object({ isOn: z.boolean() }),
  transfer: z.object({ isOn: z.boolean(), accountName: z.string(), iban: z.string(), bic: z.string() }),
  /** How long a shopper may take to pay by an online gateway: half an hour to a day suits them all, with a little to spare. */
  payWithinMinutes: z.number().int().min(35).max(1_380),
  /** How long they may take by bank transfer. */
  transferWithinDays: z.number().int().min(1).max(90),
  /** One of the program's own pictures, or a stored one by its address; '' for the first letter of the shop's name. */
  logo: z.union([z.enum(['', 'fennel.svg']), z.string().regex(/^\/media\/[0-9a-f]{40}\.webp$/)]),
  /** The owner's colours, corners and letters; null for the stock ones. */
  theme: themeShape.nullable(),
  /** The owner's menus; null for those made of categories and pages. */
  menus: z.object({
    header: z.array(linkShape).max(12).nullable(),
    footer: z
      .array(linkShape.extend({ heading: z.string().min(1).max(40) }))
      .max(40)
      .nullable(),
  }),
  /** How the front page is laid out; words that are '' are made of what the shop is. */
  front: z.object({
    title: z.string().max(120),
    text: z.string().max(200),
    order: z.array(z.enum(frontParts)),
    hidden: z.array(z.enum(frontParts)),
  }),
  /** Whether staff must have two-factor before the back office opens; a demo, and a shop not set up yet, only recommend it. */
  requiresTwoFactor: z.boolean(),
  /** The wide picture the front page begins with; null for words alone. */
  hero: pictureShape.nullable(),
  story: z
    .object({
      title: z.string(),
      text: z.string(),
      productSlug: z.string(),
      picture: pictureShape.nullable(),
    })
    .nullable(),
})
export type Settings = z.output<typeof settingsShape>

/** What a shop is before its owner says otherwise. */
export const defaultSettings: Settings = {
  name: 'My shop',
  tagline: '',
  announcement: '',
  country: 'IE',
  currency: 'EUR',
  lang: 'en-IE',
  timeZone: 'Europe/Dublin',
  contactEmail: '',
  business: { name: '', address: '', taxId: '', registration: '' },
  isSetUp: false,
  isDemo: false,
  hidesFirstSteps: false,
  freeDeliveryFromMinor: null,
  returnDays: 30,
  lowStock: 5,
  backups: { isOn: true, daily: 7, weekly: 4 },
  cash: { isOn: true },
  transfer: { isOn: true, accountName: '', iban: '', bic: '' },
  payWithinMinutes: 60,
  transferWithinDays: 7,
  requiresTwoFactor: true,
  logo: '',
  theme: null,
  menus: { header: null, footer: null },
  front: { title: '', text: '', order: [...frontParts], hidden: [] },
  hero: null,
  story: null,
}

/** Whether the back office stays closed to staff without two-factor. */
export const insistsOnTwoFactor = ({ requiresTwoFactor, isDemo, isSetUp }: Settings): boolean =>
  requiresTwoFactor && isSetUp && !isDemo

const readAll = hotQuery((db) => db.selectFrom('settings').select(['key', 'value']))

/** @throws where a stored setting has a shape this version does not know, naming it */
export async function readSettings(db: Db | Tx): Promise<Settings> {
  const stored = Object.fromEntries((await readAll(db, {})).map(({ key, value }) => [key, JSON.parse(value)]))
  return settingsShape.parse({ ...defaultSettings, ...stored })
}

/** The settings, read once per change of the shop. */
export function keepSettings(db: Db, memory: Memory): Promise<Settings> {
  return memory.keepBeyondStock('settings', () => readSettings(db))
}

/** Whether the shop says enough of itself to write invoices: a name and an address at the least. */
export const mayInvoice = ({ business }: Pick<Settings, 'business'>): boolean =>
  business.name !== '' && business.address !== ''

/** Writes the given settings and leaves the others as they are. */
export async function saveSettings(tx: Tx, changes: Partial<Settings>, now: number): Promise<void> {
  settingsShape.partial().parse(changes)
  for (const [key, value] of Object.entries(changes)) {
    await tx
      .insertInto('settings')
      .values({ key, value: JSON.stringify(value), updated_at: now })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({ value: JSON.stringify(value), updated_at: now }),
      )
      .execute()
  }
  await markChanged(tx)
}
