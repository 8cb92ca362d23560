// After a swap: focus goes where the eye goes, and what changed is said.
import { find, onHtmx, say, targetId } from './page.js'

let opened = []
let focusedId = ''
let append
let oldSummary = null

const spoken = {
  results: () => find('total')?.textContent,
  'cart-lines': () => find('bag')?.getAttribute('aria-label'),
  buy: () => document.querySelector('#buy .cost')?.textContent,
}
const restingPlace = { results: 'total', 'cart-lines': 'cart-lines', notify: 'notify', news: 'news' }

onHtmx('before:swap', (ctx) => {
  // What a shopper has folded open stays open in the new copy.
  opened = [...document.querySelectorAll('details[id]')].map((fold) => [fold.id, fold.open])
  focusedId = document.activeElement?.id
  oldSummary = find('error-summary')
  const list = document.querySelector(ctx.sourceElement?.dataset?.append || null)
  append = list && { list, from: list.children.length }
})

onHtmx('after:swap', (ctx) => {
  for (const [id, isOpen] of opened) {
    const fold = find(id)
    if (fold && !fold.querySelector('[aria-invalid=true]')) fold.open = isOpen
  }
  const fresh = append?.list.children[append.from]
  if (fresh) (fresh.querySelector('a') ?? fresh).focus()
  append = undefined
  const place = targetId(ctx)
  const pressed = ctx.sourceElement?.getAttribute?.('aria-pressed')
  say(pressed ? (pressed === 'true' ? 'Saved' : 'No longer saved') : spoken[place]?.())
  // A summary that stands since before is no news: who corrects a field must not be thrown back to it.
  const summary = find('error-summary')
  const problem = (summary !== oldSummary ? summary : null) ?? (place === 'buy' ? find('add-error') : null)
  if (problem) problem.focus()
  else if (document.activeElement === document.body) {
    // htmx could not give focus back to what lay in a fold that was closed at that moment.
    if (focusedId) find(focusedId)?.focus()
    if (document.activeElement === document.body) (find(restingPlace[place]) ?? ctx.sourceElement)?.focus?.()
  }
})

// A page that arrives with a problem, or with news, says it at once.
find('error-summary')?.focus()
say(find('flash')?.textContent)
