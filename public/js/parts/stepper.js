// The buttons beside a number step it, and say so the way typing would.
const mark = (button, isAtEnd) =>
  isAtEnd ? button.setAttribute('aria-disabled', 'true') : button.removeAttribute('aria-disabled')

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-step]')
  if (!button) return
  const input = button.parentElement.querySelector('input')
  const before = input.value
  if (button.dataset.step > 0) input.stepUp()
  else input.stepDown()
  const [less, more] = button.parentElement.querySelectorAll('[data-step]')
  mark(less, +input.value <= +input.min)
  mark(more, +input.value >= +input.max)
  if (input.value !== before) input.dispatchEvent(new Event('change', { bubbles: true }))
})
