// Everything by its name: / or Ctrl K opens the search, arrows move, Enter goes, Escape closes.
import { find, onHtmx, say, targetId } from './page.js'

const palette = find('palette')
const field = find('go')
const options = () => [...palette.querySelectorAll('[role=option]')]
let active = -1
let shownFor = ''

function choose(index) {
  const list = options()
  active = list.length === 0 ? -1 : (index + list.length) % list.length
  for (const [place, option] of list.entries()) option.setAttribute('aria-selected', String(place === active))
  const option = list[active]
  if (option) field.setAttribute('aria-activedescendant', option.id)
  else field.removeAttribute('aria-activedescendant')
  option?.scrollIntoView({ block: 'nearest' })
}

/** Opens one of the dialogs and has it fetch what it holds. The browser brings the focus back when it closes. */
export function open(dialog) {
  if (dialog.open) return
  for (const other of document.querySelectorAll('dialog[open]')) other.close()
  dialog.showModal()
  const source = dialog.querySelector('[hx-get]')
  if (source === field) field.select()
  else dialog.querySelector('h2').focus()
  // A turn later: htmx wakes in one of its own after the scripts, and whoever is quick would not be heard.
  if (source) setTimeout(() => source.dispatchEvent(new Event('look')))
}

if (palette) {
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-autocomplete', 'list')
  field.setAttribute('aria-expanded', 'false')
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') choose(active + 1)
    else if (event.key === 'ArrowUp') choose(active < 0 ? -1 : active - 1)
    else if (event.key === 'Enter' && options()[active]) options()[active].click()
    else return
    event.preventDefault()
  })
  document.addEventListener('keydown', (event) => {
    if (
      event.key.toLowerCase() !== 'k' ||
      !(event.ctrlKey || event.metaKey) ||
      event.shiftKey ||
      event.altKey
    )
      return
    event.preventDefault()
    open(palette)
  })
  for (const dialog of document.querySelectorAll('.palette'))
    dialog.addEventListener('click', (event) => {
      // Beside what it holds there is nothing but the dialog itself.
      if (event.target === dialog || event.target.closest('[data-close]')) dialog.close()
    })
  // What was chosen is about to go.
  onHtmx('before:swap', (ctx) => {
    if (targetId(ctx) === 'found')
      for (const name of ['aria-activedescendant', 'aria-controls']) field.removeAttribute(name)
  })
  onHtmx('after:swap', (ctx) => {
    if (targetId(ctx) !== 'found') return
    const count = options().length
    field.setAttribute('aria-expanded', String(count > 0))
    if (count > 0) field.setAttribute('aria-controls', 'found-list')
    // The same words found again leave whoever has moved where they are.
    const words = find('found').dataset.for ?? ''
    if (words === '') active = -1
    else choose(words === shownFor ? Math.max(active, 0) : 0)
    shownFor = words
    say(count === 0 ? 'Nothing found' : count === 1 ? '1 found' : `${count} found`)
  })
}
