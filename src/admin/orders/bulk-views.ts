import type { BatchKind, BatchRefusal, PackedParcel } from '#src/domain/orders/batches.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { AdminPage } from '../page.ts'

/** Why an order stays as it is, without a full stop: a list and a sentence both use it. */
export const refusalWords: Record<BatchRefusal, string> = {
  not_paid: 'The order is not paid yet',
  cancelled: 'The order is cancelled',
  nothing_to_pack: 'Choose at least one thing to pack',
  more_than_left: 'That is more than is left to pack',
  not_packed: 'The parcel is not packed',
  not_shipped: 'The parcel is not on its way',
  not_in_stock: 'Not everything is on the shelf yet',
  no_tracking: 'Enter the tracking number',
  nothing_packed: 'It has no packed parcel',
  no_tag: 'Type the tag',
  too_many_tags: 'It has as many tags as an order can have',
  tagged_already: 'It has this tag already',
  not_tagged: 'It does not have this tag',
  not_found: 'There is no such order',
  failed: 'The shop was too busy. Try it again',
}

/** "3 orders packed" */
export function batchWords(kind: BatchKind, count: number, tag: string): string {
  const things = kind === 'send' ? 'parcel' : 'order'
  const counted = `${count} ${things}${count === 1 ? '' : 's'}`
  return {
    pack: `${counted} packed`,
    send: `${counted} marked as sent`,
    tag: `${counted} tagged “${tag}”`,
    untag: `Tag “${tag}” taken off ${counted}`,
  }[kind]
}

export type BatchProps = {
  page: AdminPage
  title: string
  when: string
  done: string[]
  refused: { number: string; why: string }[]
  /** Where what was packed is printed and sent; '' where nothing was. */
  slipsHref: string
  sendHref: string
}

export const batchPage = (props: BatchProps): string => render('admin/orders/batch', props)

export type SendingProps = {
  page: AdminPage
  /** The orders' numbers, with commas. */
  orders: string
  button: string
  parcels: (PackedParcel & {
    carriers: { value: string; label: string }[]
    trackingNumber: string
    error: string
  })[]
  /** Orders that were chosen but have nothing to send. */
  without: string[]
  errors: FormErrors
}

export const sendingPage = ({ errors, ...props }: SendingProps): string =>
  render('admin/orders/sending', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(errors),
  })
