import { type CareRow, type HealthProps, healthPage } from '#src/admin/health/views.ts'
import { adminPage } from './shared.ts'

const well = { label: 'All well', tone: 'ok' } as const
const row = (what: string, result: string, changes: Partial<CareRow> = {}): CareRow => ({
  ...{ what, result, state: well, broken: [], when: 'Today 03:00', who: 'the clock' },
  ...changes,
})
const props: HealthProps = {
  page: adminPage('health', 'Health', { flash: 'A backup is being made. Look again in a minute.' }),
  cards: [
    {
      id: 'verify',
      title: 'The books',
      what: 'Every night the shop checks that money, stock, orders and mails agree with one another.',
      state: { label: 'Not in order', tone: 'bad' },
      when: 'It last went well yesterday 03:00.',
      action: { href: '/admin/health/verifications', label: 'Verify now' },
    },
    {
      id: 'backup',
      title: 'Backups',
      what: 'Every night database, pictures and secret go into one file, while the shop stays open.',
      state: { label: 'Overdue', tone: 'warn' },
      when: 'It last went well 24 Nov.',
      action: { href: '/admin/health/backups', label: 'Back up now' },
    },
    {
      id: 'drill',
      title: 'Restoring',
      what: 'Every Monday the newest backup is restored where nobody sees it, and its books are verified.',
      state: well,
      when: 'It last went well 23 Nov.',
      action: null,
    },
  ],
  advice: '',
  rows: [
    row('Backup', '', { state: { label: 'Running', tone: 'half' }, when: 'Today 09:41', who: 'Oona Reilly' }),
    row('Books verified', '1 promise of 54 broken', {
      state: { label: 'Not in order', tone: 'bad' },
      broken: [
        'Not so 7 times: what a shelf holds is the sum of its movements (variant 12 at Shop: 4 on hand, movements sum to 3; variant 13 at Shop: 9 on hand, movements sum to 8)',
      ],
    }),
    row(
      'Backup',
      'The disk that holds /srv/shops/fennel-row/data/backups/barrow-2026-11-26T04-00-12.tar is full. Make room and try again; nothing was left behind.',
      {
        state: { label: 'Failed', tone: 'bad' },
        when: 'Yesterday 04:00',
      },
    ),
    row('Restore tried', 'The backup made 23 Nov, in 7.4 s: 54 promises hold, looked at on 412,806 things', {
      when: '23 Nov',
    }),
    row('Backup', '133.6 MB: 10,006 orders, 96 products, 3 users, 500 pictures', {
      when: '23 Nov',
      who: 'Friederike Donaudampfschifffahrtsgesellschaftskapitänin',
    }),
    row('Books verified', 'It was cut off: the shop was closed meanwhile.', {
      state: { label: 'Cut off', tone: 'bad' },
      when: '22 Nov',
    }),
  ],
  files: [
    { name: 'barrow-2026-11-24T04-00-12.tar', size: '133.6 MB', when: '24 Nov' },
    { name: 'barrow-2026-11-23T04-00-09.tar', size: '131.0 MB', when: '23 Nov' },
  ],
  keeping: 'Of each of the last 7 days and 4 weeks the newest stays.',
}

export const healthPages: Record<string, () => string> = {
  'admin-health': () => healthPage(props),
  'admin-health-none': () =>
    healthPage({
      ...props,
      cards: props.cards.map((card) => ({
        ...card,
        state: { label: 'Not yet', tone: 'idle' },
        when: 'It has not been done yet.',
      })),
      rows: [],
      files: [],
    }),
  'admin-health-postgres': () =>
    healthPage({
      ...props,
      cards: props.cards.slice(0, 1),
      advice:
        'This shop is on PostgreSQL, which has tools of its own. To back it up: pg_dump -Fc "$DATABASE_URL" > shop.dump, and copy media and secret.key out of DATA_DIR. To restore: pg_restore --clean --if-exists -d "$DATABASE_URL" shop.dump, and put media and secret.key back.',
      rows: props.rows.slice(1, 2),
      files: [],
    }),
}
