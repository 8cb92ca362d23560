// The phone's buy bar steps aside while the real button is in view.
import { find, onHtmx } from './page.js'

const watcher = new IntersectionObserver(([entry]) => {
  find('stick')?.classList.toggle('away', entry.isIntersecting)
})

function watch() {
  watcher.disconnect()
  const button = find('add-button')
  if (button) watcher.observe(button)
}

if (find('stick')) {
  watch()
  onHtmx('after:swap', watch)
}
