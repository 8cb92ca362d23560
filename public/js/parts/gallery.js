// A thumbnail brings its picture into the strip without moving the page.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('.thumbs a')
  const frame = link && document.querySelector(link.hash)
  if (!frame) return
  event.preventDefault()
  const strip = frame.parentElement
  strip.scrollTo({ left: frame.offsetLeft - strip.firstElementChild.offsetLeft })
  for (const other of document.querySelectorAll('.thumbs a')) other.removeAttribute('aria-current')
  link.setAttribute('aria-current', 'true')
})
