import type { VariableGroup } from '#src/platform/config.ts'
import type { Kept } from './kept.ts'

/** What would be kept, or what is wrong with which field. */
export type Draft = { values: Record<string, string> } | { errors: Record<string, string> }

/** A value of a payment service that people type: all that it cannot do without. Where it is reached is for the machine to say. */
export type KeyField = {
  variable: string
  /** Its name in a form. */
  field: string
  label: string
  must: string
  example: string
}

export const keyFields = ({ name, variables }: VariableGroup): KeyField[] =>
  Object.entries(variables)
    .filter(([, { without }]) => without !== undefined)
    .map(([variable, { must, example }]) => {
      const words = variable.toLowerCase().replace(`${name}_`, '').replaceAll('_', ' ')
      return {
        ...{ variable, must, example, field: variable.toLowerCase() },
        label: `${words[0]?.toUpperCase()}${words.slice(1)}`,
      }
    })

/**
 * The keys of a payment service as they would be kept.
 * @param typed by the fields' names; '' keeps what is there
 */
export function draftGateway(group: VariableGroup, kept: Kept, typed: Record<string, string>): Draft {
  const values: Record<string, string> = {}
  const errors: Record<string, string> = {}
  for (const { variable, field, label, must, example } of keyFields(group)) {
    const { type, without } = group.variables[variable] ?? {}
    const value = (typed[field] ?? '').trim() || (kept.values?.[variable] ?? '')
    if (value === '' && kept.values === null)
      errors[field] = `${label}: what was kept cannot be read any more. Type it again.`
    else if (value === '') errors[field] = `${label} is missing: without it ${without}.`
    else if (!type?.safeParse(value).success) errors[field] = `${label} must ${must}, such as ${example}`
    else values[variable] = value
  }
  return Object.keys(errors).length > 0 ? { errors } : { values }
}
