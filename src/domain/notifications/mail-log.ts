import type { Db } from '#src/platform/db/db.ts'

export const mailViews = ['all', 'waiting', 'failed'] as const
export type MailView = (typeof mailViews)[number]

/** A mail as the log lists it. */
export type LoggedMail = {
  id: number
  kind: string
  to: string
  subject: string
  state: string
  attempts: number
  createdAt: number
  sentAt: number | null
  /** Its link acts for its reader; it is not kept once the mail is sent. */
  isSecret: boolean
}

const statesOf: Record<Exclude<MailView, 'all'>, string> = { waiting: 'pending', failed: 'failed' }

/** A page of the mails the shop meant to send, newest first, and how many there are in all. */
export async function listMails(
  db: Db,
  { view, limit, offset }: { view: MailView; limit: number; offset: number },
): Promise<{ mails: LoggedMail[]; total: number }> {
  const [rows, total] = await Promise.all([
    db
      .selectFrom('mails')
      .select([
        'id',
        'kind',
        'to_email',
        'subject',
        'state',
        'attempts',
        'created_at',
        'sent_at',
        'is_secret',
      ])
      .$if(view !== 'all', (query) => query.where('state', '=', view === 'all' ? '' : statesOf[view]))
      .orderBy('id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    countMails(db, view),
  ])
  return { mails: rows.map(toLogged), total }
}

export async function countMails(db: Db, view: MailView): Promise<number> {
  const { count } = await db
    .selectFrom('mails')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .$if(view !== 'all', (query) => query.where('state', '=', view === 'all' ? '' : statesOf[view]))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export type WholeMail = LoggedMail & {
  error: string
  messageId: string
  orderNumber: string | null
  /** Null where the mail's link acts for its reader: that is nobody else's to see. */
  body: { html: string; text: string } | null
}

export async function findMail(db: Db, id: number): Promise<WholeMail | null> {
  const row = await db
    .selectFrom('mails')
    .leftJoin('orders', 'orders.id', 'mails.order_id')
    .selectAll('mails')
    .select('orders.number as order_number')
    .where('mails.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  return {
    ...toLogged(row),
    error: row.error,
    messageId: row.message_id,
    orderNumber: row.order_number,
    body: row.is_secret === 1 ? null : { html: row.html, text: row.text },
  }
}

type Row = Omit<LoggedMail, 'to' | 'createdAt' | 'sentAt' | 'isSecret'> & {
  is_secret: number
  to_email: string
  created_at: number
  sent_at: number | null
}

function toLogged(row: Row): LoggedMail {
  return {
    id: row.id,
    kind: row.kind,
    to: row.to_email,
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    isSecret: row.is_secret === 1,
  }
}
