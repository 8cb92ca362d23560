// What staff pages gain where scripts run. Each part stands alone, and every page works without any.
import './parts/focus.js'
import './parts/requests.js'
import './parts/bulk.js'
import './parts/editor.js'
import './parts/upload.js'
import './parts/palette.js'
import './parts/keys.js'

// Menus that open in place close with Escape, a click elsewhere, or when the keyboard leaves them.
function closeDrops(keep) {
  for (const drop of document.querySelectorAll('details[data-drop][open]'))
    if (drop !== keep) drop.open = false
}
const dropOf = (node) => node?.closest?.('details[data-drop]')

document.addEventListener('click', (event) => closeDrops(dropOf(event.target)))
document.addEventListener('focusin', (event) => closeDrops(dropOf(event.target)))
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  const drop = dropOf(document.activeElement)
  closeDrops()
  drop?.querySelector('summary').focus()
})

// A second press of a button that is at work does nothing; coming back by history wakes it again.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post') return
  if (form.dataset.sent) event.preventDefault()
  else form.dataset.sent = 'true'
})
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

// On a small screen the view that is open may lie beyond the edge of its row.
document.querySelector('.views [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
