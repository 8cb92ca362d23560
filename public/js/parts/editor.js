// A long form says when it holds what is not saved, keeps its button in sight, and asks before it is left.
import { say } from './page.js'

const stateOf = (form) =>
  new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string')).toString()

for (const form of document.querySelectorAll('form[data-editor]')) {
  const bar = form.querySelector('.save-bar .dirty-note')
  // What came back refused is not saved, though nobody has typed since.
  const isReturned = form.querySelector('[aria-invalid=true]') ?? document.querySelector('#conflict')
  const clean = isReturned ? null : stateOf(form)
  let isSending = false
  const look = () => {
    const isDirty = stateOf(form) !== clean
    if (isDirty === (form.dataset.dirty !== undefined)) return
    if (isDirty) form.dataset.dirty = ''
    else delete form.dataset.dirty
    if (bar) bar.hidden = !isDirty
    if (isDirty) say(bar?.textContent)
  }
  look()
  form.addEventListener('input', look)
  form.addEventListener('change', look)
  form.addEventListener('submit', () => {
    isSending = true
  })
  addEventListener('pageshow', () => {
    isSending = false
    look()
  })
  addEventListener('beforeunload', (event) => {
    if (!isSending && form.dataset.dirty !== undefined) event.preventDefault()
  })
}

// The search result follows what is typed.
const found = document.querySelector('[data-found]')
if (found) {
  const form = found.closest('form')
  const typedIn = (name) => form.elements[name]?.value.trim() ?? ''
  const cut = (text, at) => (text.length > at ? `${text.slice(0, at - 1)}…` : text)
  const [title, text] = [found.querySelector('[data-found-title]'), found.querySelector('[data-found-text]')]
  const ending = title.textContent.match(/ \| [^|]*$/)?.[0] ?? ''
  const draw = () => {
    title.textContent = cut((typedIn('seo_title') || typedIn('title') || 'Title') + ending, 60)
    const words = typedIn('seo_description') || typedIn('lead')
    if (words) text.textContent = cut(words, 160)
  }
  form.addEventListener('input', draw)
}
