import type { AdminPage, Conflict } from '#src/admin/page.ts'
import type { Problem } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Connection } from './connections.ts'
import type { SettingField } from './fields.ts'
import type { Tab } from './tabs.ts'

/** What a field shows, beside how it is. */
export type SettingFieldView = Omit<SettingField, 'show' | 'read'> & { value: string; error: string }

export type SettingsPageProps = {
  page: AdminPage
  tabs: Tab[]
  title: string
  intro: string
  action: string
  /** Sent with the form; where it no longer holds the route answers 409. */
  version: string
  fields: SettingFieldView[]
  problems: Problem[]
  conflict: Conflict | null
  /** What is settled elsewhere, as [name, what stands]. */
  facts: { label: string; text: string }[]
}

export function settingsPage(props: SettingsPageProps): string {
  return render('admin/settings/section', props)
}

export type ConnectionsPageProps = {
  page: AdminPage
  tabs: Tab[]
  problems: Problem[]
  conflict: Conflict | null
  connections: (Connection & {
    action: string
    isTestable: boolean
    tested: { isGood: boolean; text: string } | null
  })[]
}

export function connectionsPage(props: ConnectionsPageProps): string {
  return render('admin/settings/connections', props)
}
