import { render } from '#src/platform/views/render.ts'
import type { CategoryTile } from '#src/shop/home/views.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'

export type StaticPageProps = {
  page: ShopPage
  trail: { label: string; href: string }[]
  title: string
  /** Sanitised HTML. */
  bodyHtml: string
  /** Such as "Last changed 3 November 2026", '' for none. */
  dateText: string
  /** Pages that belong together, shown beside; [] for none. */
  siblings: { label: string; href: string; isCurrent: boolean }[]
}

/** A page the shop has written: delivery, terms, its makers. */
export function staticPage(props: StaticPageProps): string {
  return render('shop/pages/page', props)
}

export type NewsletterState = 'check_mail' | 'confirmed' | 'already' | 'left' | 'refused' | 'expired'

export type NewsletterPageProps = {
  page: ShopPage
  state: NewsletterState
  email: string
  /** For 'refused': what is wrong with the address. */
  error: string
}

/** The result of signing up for the letter, of the link in the mail, or of leaving. */
export function newsletterPage(props: NewsletterPageProps): string {
  return render('shop/pages/newsletter', props)
}

/** The same for htmx, in place of the footer's form, #news. */
export function newsletterFragment(props: {
  csrf: string
  state: NewsletterState
  email: string
  error: string
}): string {
  return props.state === 'refused'
    ? render('components/newsletter', { csrf: props.csrf, value: props.email, error: props.error })
    : render('shop/pages/_news', { state: props.state, email: props.email })
}

export type ShopErrorProps = {
  page: ShopPage
  status: 403 | 404 | 405 | 410 | 413 | 422 | 429
  /** What exactly was refused, in place of the general words; '' or left out for those. */
  detail?: string
  /** 429: whole seconds until it is worth trying again. */
  retryAfterSeconds?: number
  /** Where the visitor came from, so that there is a way back; '' for none. */
  backHref?: string
  categories?: CategoryTile[]
  popular?: ProductCard[]
}

/** What a refusal says, in the shop's words: no blame, and a way on. */
const words: Record<ShopErrorProps['status'], { title: string; text: string }> = {
  403: {
    title: 'That is not for this account',
    text: 'You may be signed in as someone else, or the form lay open too long. Go back, load the page again and try once more.',
  },
  404: {
    title: 'Nothing stands here',
    text: 'The page may have moved, or the address has a slip in it. Search for what you were after, or start from a shelf.',
  },
  405: {
    title: 'That cannot be done here',
    text: 'The page was asked for something it does not do. Going back and trying again usually helps.',
  },
  410: {
    title: 'We no longer sell this',
    text: 'It has gone for good. Something near it may still be on the shelf.',
  },
  413: {
    title: 'That is too large to send',
    text: 'Choose a smaller file, or shorten the text, and send it again.',
  },
  422: {
    title: 'We could not read that',
    text: 'Something in what was sent did not make sense to us. Go back, check it, and send it again.',
  },
  429: {
    title: 'One moment, please',
    text: 'We had many requests from your connection in a short time.',
  },
}

/** A refusal in the shop's clothes. For faults without a shop around them see bareErrorPage. */
export function shopErrorPage(props: ShopErrorProps): string {
  const seconds = props.retryAfterSeconds ?? 0
  return render('shop/errors/page', {
    page: props.page,
    status: props.status,
    title: words[props.status].title,
    text: props.detail || words[props.status].text + (props.status === 429 ? waitWords(seconds) : ''),
    backHref: props.backHref ?? '',
    hasSearch: props.status === 404 || props.status === 410,
    categories: props.categories ?? [],
    popular: props.popular ?? [],
  })
}

function waitWords(seconds: number): string {
  if (seconds <= 0) return ' Wait a little and try again.'
  if (seconds < 90) return ` Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
  return ` Try again in ${Math.ceil(seconds / 60)} minutes.`
}
