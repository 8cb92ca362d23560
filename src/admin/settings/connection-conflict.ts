import { mail } from '#src/domain/connections/connections.ts'
import { keyFields } from '#src/domain/connections/draft-gateway.ts'
import { mailForm } from '#src/domain/connections/draft-mail.ts'
import type { Kept } from '#src/domain/connections/kept.ts'
import type { VariableGroup } from '#src/platform/config.ts'
import type { Conflict } from '../page.ts'
import { mailLabels, mask } from './connections.ts'

/** What somebody else has kept since, beside what was typed here; of what is secret only which one it is. */
export function differences(
  group: VariableGroup,
  { values }: Kept,
  typed: Record<string, string>,
): Conflict['fields'] {
  const sides = group === mail ? mailSides(values, typed) : keySides(group, values, typed)
  return sides.filter(({ theirs, yours }) => theirs !== yours)
}

function keySides(group: VariableGroup, values: Kept['values'], typed: Record<string, string>) {
  return keyFields(group).map(({ label, variable, field }) => {
    const theirs = mask(values?.[variable] ?? '') || 'Nothing'
    return { label, theirs, yours: mask(typed[field] ?? '') || 'Left empty' }
  })
}

function mailSides(values: Kept['values'], typed: Record<string, string>) {
  const theirs = mailForm({ values, version: '' })
  return Object.entries(mailLabels)
    .filter(([name]) => typed[name] !== undefined)
    .map(([name, label]) => ({
      label,
      theirs: name === 'smtp_password' ? 'Theirs' : theirs[name as keyof typeof theirs] || 'Empty',
      yours: name === 'smtp_password' ? (typed[name] ? 'Another one' : 'Left empty') : typed[name] || 'Empty',
    }))
}
