// What goes out and what comes back: short addresses, and a plain word when it did not work.
import { notify, onHtmx, say } from './page.js'

const lost = 'The connection was lost. What you typed is still here: try again in a moment.'

// Fields left empty do not belong into the address.
onHtmx('config:request', ({ request }) => {
  if (request.method !== 'GET' || !(request.body instanceof FormData)) return
  for (const [name, value] of [...request.body]) if (value === '') request.body.delete(name, value)
})

onHtmx('before:swap', (ctx, event) => {
  const { raw, status } = ctx.response ?? {}
  if (!raw) return
  // The answer was a whole page elsewhere, such as signing in: go there.
  if (raw.redirected && /^\s*<!doctype/i.test(ctx.text)) {
    event.preventDefault()
    location.assign(raw.url)
    return
  }
  // 409 and 422 bring the form back with its messages; other refusals bring nothing to show in place.
  if (status < 400 || status === 409 || status === 422) return notify('')
  event.preventDefault()
  notify(
    status === 429
      ? 'That was a lot at once. Wait a moment and try again.'
      : 'That did not work. Nothing you typed is lost: try again, or load the page anew.',
  )
})

document.addEventListener('htmx:error', (event) => {
  if (event.detail.ctx && !event.detail.ctx.response) notify(lost)
})
addEventListener('offline', () => notify(lost))
addEventListener('online', () => {
  notify('')
  say('The connection is back.')
})
