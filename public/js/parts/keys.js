// Single keys lead around the back office, for those who have not switched them off; never while somebody types.
import { find } from './page.js'
import { open } from './palette.js'

const WAIT_MS = 1500
let since = 0

const isTyping = (node) => Boolean(node.closest?.('input, textarea, select, [contenteditable]'))
const rows = () => [...document.querySelectorAll('main tbody tr')].filter((row) => row.querySelector('a'))
const rowOf = (node) => node.closest?.('main tbody tr')

function step(by) {
  const all = rows()
  const at = all.indexOf(rowOf(document.activeElement))
  const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by]
  next?.querySelector('a').focus()
  next?.scrollIntoView({ block: 'nearest' })
}

function tick() {
  rowOf(document.activeElement)?.querySelector('td.ck input')?.click()
}

const does = {
  '/': () => open(find('palette')),
  '?': () => open(find('keys')),
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  g: () => {
    since = performance.now()
  },
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return
  if (event.ctrlKey || event.metaKey || event.altKey || !document.querySelector('.adm[data-keys]')) return
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return
  const isSecond = performance.now() - since < WAIT_MS && since > 0
  since = 0
  const place =
    isSecond && /^[a-z]$/.test(event.key) && document.querySelector(`#menu [data-go=${event.key}]`)
  const act = place ? () => place.click() : isSecond ? null : does[event.key]
  if (!act) return
  event.preventDefault()
  act()
})
