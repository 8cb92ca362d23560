import { z } from 'zod'
import { customerSorts, customerViews } from '#src/domain/customers/customer-list.ts'
import { listHref } from '../words.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))
const id = z.coerce.number().int().min(1).nullable().catch(null)
const version = z.coerce.number().int().min(0).catch(-1)
const page = z.coerce.number().int().min(1).max(100_000).catch(1)

/** A list's address: anything odd in it is as if it were not there. */
export const ListQuery = z.object({
  view: z.enum(customerViews).catch('all'),
  q: text(200),
  tag: text(60),
  group: id,
  sort: z.enum(customerSorts).catch('recent'),
  page,
})
export type ListQuery = z.output<typeof ListQuery>

export const hrefOf = ({ view, q, tag, group, sort, page: at }: ListQuery): string =>
  listHref('/admin/customers', {
    view: view === 'all' ? '' : view,
    q,
    tag,
    group: group ?? '',
    sort: sort === 'recent' ? '' : sort,
    page: at > 1 ? at : '',
  })

export const noFilter: ListQuery = { view: 'all', q: '', tag: '', group: null, sort: 'recent', page: 1 }

export const OrdersQuery = z.object({ page })
/** Longer than they may be, so that what is too long is refused instead of being cut. */
export const ContactForm = z.object({
  name: text(400),
  email: text(400),
  phone: text(100),
  group: id,
  version,
})
export type ContactForm = z.output<typeof ContactForm>
export const TagForm = z.object({ tag: text(200) })
export const NoteForm = z.object({ note: text(20_000) })
export const GroupForm = z.object({ name: text(400), version })
export const MergeQuery = z.object({ other: text(300), id })
export const MergeForm = z.object({ other: id, version, other_version: version })
export const EraseForm = z.object({ email: text(400), version })
