import type { Context } from 'hono'
import type { Env } from '#src/web/env.ts'
import { sectionsFor } from './sections.ts'

export type Tab = { label: string; href: string; isCurrent: boolean }

/** The pages of the shop's own rules. @param current the last part of a page's address */
export function settingsTabs(c: Context<Env>, current: string): Tab[] {
  const pages = sectionsFor(c.var.deps.database.engine).map(({ name, title }) => ({ name, title }))
  const lists = [
    { name: 'delivery', title: 'Delivery' },
    { name: 'taxes', title: 'Taxes' },
  ]
  const connections = { name: 'connections', title: 'Connections' }
  return [...pages.slice(0, 2), ...lists, ...pages.slice(2), connections].map(({ name, title }) => ({
    label: title,
    href: `/admin/settings/${name}`,
    isCurrent: name === current,
  }))
}
