/** A decoded form: leaves are text, as they travelled. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue }
export type Form = { [key: string]: FormValue }

/** Decodes `a[b][0][c]=1`, the nested form that Stripe takes as body and as query. */
export function decodeForm(text: string): Form {
  const root = new Map<string, unknown>()
  for (const [name, value] of new URLSearchParams(text)) place(root, pathOf(name), value)
  return toObject(root)
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name)
  if (!match?.[1]) throw new Error(`Not a form key: ${name}`)
  const nested = (match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)
  return [match[1], ...[...nested].map((part) => part[1] ?? '')]
}

/** `expand[]=a&expand[]=b` numbers itself. */
function place(root: Map<string, unknown>, path: string[], value: string): void {
  let at = root
  for (const [depth, part] of path.entries()) {
    const key = part === '' ? String(at.size) : part
    if (depth === path.length - 1) {
      if (at.has(key)) throw new Error(`A form names ${path.join('.')} twice`)
      at.set(key, value)
      return
    }
    const next = at.get(key) ?? new Map<string, unknown>()
    if (!(next instanceof Map)) throw new Error(`A form has both a value and parts at ${path.join('.')}`)
    at.set(key, next)
    at = next
  }
}

function toObject(map: Map<string, unknown>): Form {
  return Object.fromEntries([...map].map(([key, value]) => [key, toValue(value)]))
}

function toValue(value: unknown): FormValue {
  if (!(value instanceof Map)) return String(value)
  const keys = [...value.keys()]
  const isList = keys.length > 0 && keys.every((key, index) => key === String(index))
  return isList ? [...value.values()].map(toValue) : toObject(value)
}
