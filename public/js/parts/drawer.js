// The bag slides in once something was added; without a script, adding leads to the bag's page.
import { find, onHtmx, targetId } from './page.js'

onHtmx('after:swap', (ctx) => {
  if (targetId(ctx) !== 'drawer-body') return
  const drawer = find('drawer')
  if (!drawer.open) drawer.showModal()
  find('drawer-title')?.focus()
})

// For browsers that do not know closedby: a click beside the drawer's content closes it.
find('drawer')?.addEventListener('click', (event) => {
  if (event.target.id === 'drawer') event.target.close()
})
