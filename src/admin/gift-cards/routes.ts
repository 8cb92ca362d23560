import { type Context, Hono } from 'hono'
import {
  type AdjustRefusal,
  adjustGiftCard,
  type GiveRefusal,
  giveGiftCard,
  sendGiftCard,
  switchGiftCard,
} from '#src/domain/gift-cards/by-hand.ts'
import { type GiftCard, maskCode } from '#src/domain/gift-cards/gift-card.ts'
import { giftCardViews, listGiftCards, sumOutstanding } from '#src/domain/gift-cards/list.ts'
import { findGiftCard } from '#src/domain/gift-cards/queries.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { countWords, listHref, pagerOf, whenWords } from '../words.ts'
import { AdjustForm, GiveForm, ListQuery, readAmount, readLastDay } from './forms.ts'
import { presentGiftCard, stateOf } from './present.ts'
import { giftCardListPage, giftCardPage, giveGiftCardPage } from './views.ts'

type C = Context<Env>
const CARDS_A_PAGE = 50
const HOME = '/admin/gift-cards'
const ONE = '/:id{[1-9][0-9]{0,14}}'

/** Money that was paid ahead: who has a gift card, what is on it, and where it went. */
export const adminGiftCardRoutes = new Hono<Env>()
  .get('/', allow('orders.read'), async (c) => {
    const { db, settings, now } = c.var
    const { view, q, page } = ListQuery.parse(c.req.query())
    const offset = (page - 1) * CARDS_A_PAGE
    const { cards, total } = await listGiftCards(db, { view, text: q, limit: CARDS_A_PAGE, offset })
    const hrefOf = (fields: { view?: string; page?: number }) => listHref(HOME, { view, q, ...fields })
    const owed = (await sumOutstanding(db)).map(
      (each) =>
        `${formatMoney(each.balanceMinor, each.currency, settings)} on ${countWords(each.cards, 'card', 'cards')} that can be spent`,
    )
    const props = {
      page: await adminPage(c, 'Gift cards', 'gift-cards'),
      views: giftCardViews.map((each) => ({
        label: viewLabels[each],
        count: null,
        href: hrefOf({ view: each, page: 1 }),
        isCurrent: each === view,
      })),
      ...{ view, q, owed: owed.join(', '), mayGive: may(c, 'giftcards.edit') },
      rows: cards.map((card) => ({
        href: `${HOME}/${card.id}`,
        code: maskCode(card.code),
        whose: card.email || (card.orderNumber ? `Bought with #${card.orderNumber}` : 'Given by hand'),
        left: `${formatMoney(card.balanceMinor, card.currency, settings)} of ${formatMoney(card.initialMinor, card.currency, settings)}`,
        state: stateOf(card, now),
        when: whenWords(card.createdAt, now, settings),
      })),
      pager: pagerOf(page, CARDS_A_PAGE, total, (other) => hrefOf({ page: other })),
    }
    return html(c, giftCardListPage(props))
  })

  .get('/new', allow('giftcards.edit'), (c) =>
    showGive(c, { amount: '', email: '', note: '', until: '' }, {}, 200),
  )

  .post('/new', allow('giftcards.edit'), async (c) => {
    const { db, settings, now, deps } = c.var
    const typed = GiveForm.parse(c.var.form)
    const expiresAt = readLastDay(typed.until, settings.timeZone)
    if (expiresAt === 'no_day') return showGive(c, typed, { until: 'Enter a day, like 2027-12-31' }, 422)
    const { currency } = settings
    const amountMinor = readAmount(typed.amount, currency) ?? 0
    const wish = { amountMinor, currency, email: typed.email, note: typed.note, expiresAt }
    const given = await giveGiftCard(db, { wish, actor: actorOf(c), now })
    if (typeof given === 'string') {
      const [field, words] = giveWords[given]
      return showGive(c, typed, { [field]: words }, 422)
    }
    if (wish.email) deps.nudge()
    leaveFlash(c, wish.email ? 'gift_card_sent' : 'gift_card_given')
    return redirect(c, `${HOME}/${given.id}`)
  })

  .get(ONE, allow('orders.read'), async (c) => showCard(c, await readCard(c)))

  .post(`${ONE}/balance`, allow('giftcards.edit'), async (c) => {
    const { db, now } = c.var
    const card = await readCard(c)
    const typed = AdjustForm.parse(c.var.form)
    const amount = readAmount(typed.amount, card.currency) ?? 0
    const amountMinor = typed.how === 'take' ? -amount : amount
    const change = { giftCardId: card.id, amountMinor, reason: typed.reason, actor: actorOf(c), now }
    const refusal = await adjustGiftCard(db, change)
    if (refusal === null) return done(c, card, 'saved')
    if (refusal === 'unknown_card') throw new Problem(404)
    const [field, words] = adjustWords[refusal]
    return showCard(c, card, { typed, errors: { [field]: words } }, 422)
  })

  .post(`${ONE}/state`, allow('giftcards.edit'), async (c) => {
    const card = await readCard(c)
    const to = c.var.form.to === 'active' ? 'active' : 'stopped'
    await switchGiftCard(c.var.db, { giftCardId: card.id, to, actor: actorOf(c), now: c.var.now })
    return done(c, card, to === 'stopped' ? 'gift_card_stopped' : 'gift_card_allowed')
  })

  .post(`${ONE}/mail`, allow('giftcards.edit'), async (c) => {
    const { db, now, deps } = c.var
    const card = await readCard(c)
    if (!(await sendGiftCard(db, { giftCardId: card.id, actor: actorOf(c), now })))
      throw new Problem(422, 'Nobody’s address is known for this gift card, or it is stopped.')
    deps.nudge()
    return done(c, card, 'gift_card_sent')
  })

async function readCard(c: C): Promise<GiftCard> {
  const card = await findGiftCard(c.var.db, Number(c.req.param('id')))
  if (!card) throw new Problem(404)
  return card
}

function done(c: C, { id }: GiftCard, flash: Flash): Response {
  leaveFlash(c, flash)
  return redirect(c, `${HOME}/${id}`)
}

async function showGive(c: C, typed: GiveForm, errors: FormErrors, status: 200 | 422): Promise<Response> {
  const page = await adminPage(c, 'Give a gift card', 'gift-cards')
  return html(c, giveGiftCardPage({ page, currency: c.var.settings.currency, typed, errors }), status)
}

async function showCard(
  c: C,
  card: GiftCard,
  refused: { typed: AdjustForm; errors: FormErrors } = {
    typed: { amount: '', how: 'add', reason: '' },
    errors: {},
  },
  status: 200 | 422 = 200,
): Promise<Response> {
  return html(c, giftCardPage({ ...(await presentGiftCard(c, card)), ...refused }), status)
}

const viewLabels: Record<(typeof giftCardViews)[number], string> = {
  all: 'All',
  open: 'To be spent',
  spent: 'Spent',
  stopped: 'Stopped',
}

const giveWords: Record<GiveRefusal, [keyof GiveForm, string]> = {
  bad_amount: ['amount', 'Enter an amount above nought, like 25.00'],
  bad_email: ['email', 'Enter an email address, like name@example.com'],
  too_long: ['note', 'Keep the note to 500 characters'],
  in_the_past: ['until', 'Choose a day that has not passed'],
}
const adjustWords: Record<Exclude<AdjustRefusal, 'unknown_card'>, [keyof AdjustForm, string]> = {
  bad_amount: ['amount', 'Enter an amount above nought, like 25.00'],
  below_nothing: ['amount', 'That is more than is on the card'],
  no_reason: ['reason', 'Say why: it stays beside the change'],
}
