/** A rule of the house: who must not import whom, and why. */
export type Rule = { name: string; because: string; from: RegExp; to: RegExp }

const floors: Record<string, string[]> = {
  A: [
    'audit',
    'catalog',
    'content',
    'customers',
    'media',
    'sellers',
    'settings',
    'shipping',
    'subscribers',
    'tax',
  ],
  B: ['gift-cards', 'inventory', 'pricing', 'reviews', 'search'],
  C: ['cart', 'payments', 'recommendations'],
  D: ['orders'],
  E: [
    'backups',
    'bulk-edits',
    'checkout',
    'connections',
    'demo',
    'downloads',
    'exports',
    'imports',
    'opening',
    'payouts',
    'reconciliation',
  ],
  F: ['analytics', 'campaigns', 'history', 'notifications', 'verification'],
}

const order = Object.keys(floors)
const slicesAbove = (floor: string) =>
  order.slice(order.indexOf(floor) + 1).flatMap((each) => floors[each] ?? [])
const inDomain = (slices: string[]) => new RegExp(`^src/domain/(${slices.join('|')})/`)

/** Every slice stands on a floor; one that nobody has put anywhere is a finding of its own. */
export const knownSlices = Object.values(floors).flat()

const surfaces = ['shop', 'admin', 'seller', 'api', 'webhooks', 'setup', 'operations']
/** Audit and settings are written by everyone's commands; they know nobody themselves. */
const openToNeighbours = ['audit', 'settings']

const floorRules = order.flatMap((floor): Rule[] => {
  const above = slicesAbove(floor)
  const own = floors[floor] ?? []
  const upward: Rule[] =
    above.length > 0
      ? [
          {
            name: `floor ${floor} imports nothing above it`,
            because: 'a change in what is built on top must never reach what it stands on',
            from: inDomain(own),
            to: inDomain(above),
          },
        ]
      : []
  const sideways = own.map((slice): Rule => {
    const neighbours = own.filter((each) => each !== slice && !openToNeighbours.includes(each))
    return {
      name: `${slice} imports no neighbour on floor ${floor}`,
      because: 'slices of one floor can be understood, and replaced, one at a time',
      from: inDomain([slice]),
      to: neighbours.length > 0 ? inDomain(neighbours) : /^$/,
    }
  })
  return [...upward, ...sideways]
})

export const rules: Rule[] = [
  {
    name: 'the kernel imports nothing but itself',
    because:
      'money and rules are pure: they can be tested and read without anything else (text encodings of Node excepted)',
    from: /^src\/kernel\//,
    to: /^(?!src\/kernel\/|(node:)?(url|punycode)$)/,
  },
  {
    name: 'platform does not know the shop',
    because: 'database, mail and http serve any domain',
    from: /^src\/platform\//,
    to: /^src\/(domain|web|shop|admin|seller|api|webhooks|setup|operations|app|server|cli|worker|deps)/,
  },
  {
    name: 'only platform/db touches the engines',
    because: 'nothing else may depend on which database a shop uses',
    from: /^src\/(?!platform\/db\/)/,
    to: /node_modules\/(better-sqlite3|pg)\//,
  },
  {
    name: 'only platform/sessions.ts touches lucia',
    because: 'its author has retired it: it must be replaceable in one file',
    from: /^src\/(?!platform\/sessions\.ts$)/,
    to: /node_modules\/lucia\//,
  },
  {
    name: 'only its own gateway touches the Stripe SDK',
    because: 'a payment service is an implementation of Gateway and nothing more',
    from: /^src\/(?!domain\/payments\/gateways\/stripe[\w-]*\.ts$)/,
    to: /node_modules\/stripe\//,
  },
  {
    name: 'the domain knows no HTTP and no HTML pages',
    because: 'a rule must hold whichever door it is reached by',
    from: /^src\/domain\//,
    to: /^src\/(web|platform\/http|shop|admin|seller|api|webhooks|setup|operations|app|server|cli|worker|deps)|node_modules\/hono\//,
  },
  {
    name: 'the kit of the surfaces knows no surface',
    because: 'src/web is what they share, not what they are',
    from: /^src\/web\//,
    to: new RegExp(`^src/(${surfaces.join('|')}|app|server|cli|worker|deps)`),
  },
  ...surfaces.map(
    (surface): Rule => ({
      name: `${surface} does not know the other surfaces`,
      because: 'each door of the shop can be changed without looking behind the others',
      from: new RegExp(`^src/${surface}/`),
      to: new RegExp(
        `^src/(${surfaces.filter((each) => each !== surface).join('|')})/|^src/(app|server|cli|worker|deps)`,
      ),
    }),
  ),
  {
    name: 'migrations import no code of the app',
    because: 'they are frozen in time; the app is not',
    from: /^migrations\//,
    to: /^src\//,
  },
  ...floorRules,
]

export type Import = { from: string; to: string }
export type Breach = Import & { rule: string; because: string }

/** @returns every import that breaks a rule */
export function findBreaches(imports: Import[]): Breach[] {
  return rules.flatMap(({ name, because, from, to }) =>
    imports
      .filter((each) => from.test(each.from) && to.test(each.to))
      .map((each) => ({ ...each, rule: name, because })),
  )
}
