/** @param {string} id */
export const find = (id) => document.getElementById(id)

/** Calls back with htmx's context whenever the named step of a request has come. */
export const onHtmx = (step, callback) =>
  document.addEventListener(`htmx:${step}`, (event) => event.detail.ctx && callback(event.detail.ctx, event))

/** The id of the element that a response goes into. */
export const targetId = (ctx) =>
  typeof ctx.target === 'string' ? ctx.target.slice(1) : (ctx.target?.id ?? '')

/** Has screen readers say something; said anew even where the words are the same. */
export function say(words) {
  const live = find('live')
  if (!live || !words) return
  live.textContent = ''
  setTimeout(() => {
    live.textContent = words.replace(/\s+/g, ' ').trim()
  }, 60)
}

/** Shows a line at the foot of the page until something works again; '' takes it away. */
export function notify(words) {
  const notice = find('notice')
  if (notice && notice.textContent !== words) notice.textContent = words
}
