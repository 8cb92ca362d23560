import { type Context, Hono } from 'hono'
import { normaliseName, refuseName } from '#src/domain/customers/account.ts'
import { requestEmailChange } from '#src/domain/customers/change-email.ts'
import { changeName } from '#src/domain/customers/change-name.ts'
import { networkOf } from '#src/domain/customers/limits.ts'
import { type Account, findAccount } from '#src/domain/customers/queries.ts'
import { getOrder, listOrdersOf } from '#src/domain/orders/queries.ts'
import { readsNews, stopNews } from '#src/domain/subscribers/own-subscription.ts'
import { subscribe } from '#src/domain/subscribers/subscribe.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { BAD_EMAIL, nameWords, tooManyTries } from '#src/web/account-words.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { withRetryAfter } from '#src/web/sign-in.ts'
import { shopPage } from '../page-context.ts'
import { ProfileForm } from './forms.ts'
import { presentOrder } from './order-card.ts'
import { signedIn } from './signed-in.ts'
import { accountHomePage } from './views.ts'

type C = Context<Env>
type Typed = { name: string; email: string; news: boolean }

/** The account's first page: the latest order, and what the account is. */
export const profileRoutes = new Hono<Env>()
  .get('/', allow('customer'), async (c) => {
    const account = await readAccount(c)
    const { email, name } = account
    return showHome(c, account, { email, name, news: await getsNews(c, account) }, {})
  })

  .post('/', allow('customer'), async (c) => {
    const { db, deps, now } = c.var
    const account = await readAccount(c)
    const { password, ...typed } = ProfileForm.parse(c.var.form)
    const nameProblem = refuseName(normaliseName(typed.name))
    if (nameProblem) return showHome(c, account, typed, { name: nameWords[nameProblem] })

    const moved = await moveEmail(c, account, typed.email, password)
    if ('waitMs' in moved)
      return withRetryAfter(
        await showHome(c, account, typed, { email: tooManyTries(moved.waitMs) }, 429),
        moved.waitMs,
      )
    if ('errors' in moved) return showHome(c, account, typed, moved.errors)
    await changeName(db, { userId: account.id, name: typed.name, now })
    const asked = await setNews(c, account, typed.news)
    deps.nudge()
    leaveFlash(c, moved.flash ?? asked ?? 'saved')
    return redirect(c, '/account')
  })

async function readAccount(c: C): Promise<Account> {
  const account = await findAccount(c.var.db, signedIn(c).userId)
  if (!account) throw new Error('a session outlived its account')
  return account
}

/** What is tied to an address alone is shown only to someone who has shown that it is theirs. */
const getsNews = async (c: C, { isVerified, email }: Account): Promise<boolean> =>
  isVerified && (await readsNews(c.var.db, email))

type Moved = { flash: Flash | null } | { errors: FormErrors } | { waitMs: number }

/** Asks to move the account to another address, where another one was typed. */
async function moveEmail(c: C, account: Account, typed: string, password: string): Promise<Moved> {
  if (normaliseEmail(typed) === account.email) return { flash: null }
  if (account.hasPassword && password === '' && normaliseEmail(typed) !== null)
    return { errors: { password: 'Enter your password to change the email address' } }
  const wish = { ...signedIn(c), email: typed, password, now: c.var.now }
  const answer = await requestEmailChange(c.var.db, wish)
  if (typeof answer === 'object') return answer
  if (answer === 'bad_email') return { errors: { email: BAD_EMAIL } }
  if (answer === 'wrong') return { errors: { password: 'This is not your password' } }
  return { flash: answer === 'check_mail' ? 'email_change_sent' : null }
}

/** @returns what to say, null where nothing was to be done */
async function setNews(c: C, account: Account, wants: boolean): Promise<Flash | null> {
  const { db, visitor, now } = c.var
  const { email } = account
  if (wants === (await getsNews(c, account))) return null
  if (wants) {
    await subscribe(db, { email, source: 'account', network: networkOf(visitor.ip), now })
    return 'news_sent'
  }
  if (account.isVerified) await stopNews(db, { email, now })
  return null
}

async function showHome(
  c: C,
  account: Account,
  typed: Typed,
  errors: FormErrors,
  status = 0,
): Promise<Response> {
  const { db, settings } = c.var
  const [latest] = await listOrdersOf(db, account.id, 1, 0)
  const props = {
    page: await shopPage(c, { title: 'Your account' }),
    errors,
    firstName: account.name.split(' ')[0] ?? '',
    values: { name: typed.name, email: typed.email },
    wantsNews: typed.news,
    isVerified: account.isVerified,
    asksPassword: account.hasPassword,
    latest: latest ? presentOrder(await getOrder(db, latest.id), settings, c.var.now) : null,
    merged: null,
  }
  return html(c, accountHomePage(props), status || (Object.keys(errors).length > 0 ? 422 : 200))
}
