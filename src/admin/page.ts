import type { Permission } from '#src/domain/customers/roles.ts'
import type { MenuCounts, MenuGroup } from './menu.ts'

/** What every staff page needs around its own content; the layout prints it. */
export type AdminPage = {
  /** Whole, such as "Orders | Fennel Row admin". */
  title: string
  /** Goes into every form as the hidden field `csrf`. */
  csrf: string
  staffName: string
  staffEmail: string
  /** Said once after a redirect, '' for nothing. */
  flash: string
  menu: MenuGroup[]
  /** Whether single letters do something for this person. */
  hasKeys: boolean
  counts: MenuCounts
  /** What the person who looks may do: the menu leads nowhere else. */
  may: Partial<Record<Permission, boolean>>
  shop: {
    name: string
    /** '' for the first letter in a circle. */
    logo: string
    /** '' where the shop wears the stock colours. */
    themeHref: string
    /** Letters of the visitor's own machine, so that none are fetched ahead. */
    hasSystemFont?: boolean
    lang: string
    dir: 'ltr' | 'rtl'
  }
}

/** How a state looks: its colour and, where colour cannot be seen, its shape. */
export type Tone = 'ok' | 'warn' | 'bad' | 'idle' | 'open' | 'half' | 'warn open' | 'plain'
export type State = { label: string; tone: Tone }

/** A saved view: a link above a list. */
export type SavedView = { label: string; count: number | null; href: string; isCurrent: boolean }

/** Where a list stands; a link is '' at its end. */
export type Pager = { from: number; to: number; total: number; previousHref: string; nextHref: string }

/** What somebody else saved while a form was open; `views/admin/_conflict.eta` shows it with answer 409. */
export type Conflict = { who: string; fields: { label: string; theirs: string; yours: string }[] }
