// Suggestions below the search field: arrows move, Enter goes, Escape closes.
import { find, onHtmx, say, targetId } from './page.js'

const field = find('q')
const options = () => [...(find('suggest')?.querySelectorAll('[role=option]') ?? [])]
let active = -1

function choose(index) {
  const list = options()
  active = list.length === 0 ? -1 : (index + list.length + 1) % (list.length + 1)
  for (const [place, option] of list.entries()) option.setAttribute('aria-selected', String(place === active))
  const option = list[active]
  if (option) field.setAttribute('aria-activedescendant', option.id)
  else field.removeAttribute('aria-activedescendant')
  option?.scrollIntoView({ block: 'nearest' })
}

function show() {
  const count = options().length
  field.setAttribute('aria-expanded', String(count > 0))
  if (count > 0) field.setAttribute('aria-controls', 'suggestions')
  else field.removeAttribute('aria-controls')
  choose(-1)
  if (count > 0) say(count === 1 ? '1 suggestion' : `${count} suggestions`)
}

function close() {
  find('suggest')?.replaceChildren()
  show()
}

if (field) {
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-autocomplete', 'list')
  field.setAttribute('aria-expanded', 'false')
  field.addEventListener('keydown', (event) => {
    const list = options()
    if (event.key === 'Escape' && list.length > 0) close()
    else if (event.key === 'ArrowDown' && list.length > 0) choose(active + 1)
    else if (event.key === 'ArrowUp' && list.length > 0) choose(active < 0 ? list.length - 1 : active - 1)
    else if (event.key === 'Enter' && list[active]) list[active].click()
    else return
    event.preventDefault()
  })
  field.addEventListener('input', () => field.value.trim() === '' && close())
  field.form.addEventListener('focusout', (event) => {
    if (!field.form.contains(event.relatedTarget)) close()
  })
  // An answer that comes after one has left or emptied the field is not shown.
  onHtmx('before:swap', (ctx, event) => {
    if (targetId(ctx) === 'suggest' && (document.activeElement !== field || field.value.trim() === ''))
      event.preventDefault()
  })
  onHtmx('after:swap', (ctx) => targetId(ctx) === 'suggest' && show())
}
