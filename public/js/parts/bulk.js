// Rows that are chosen together: "all on this page" ticks them, and each button says how many it is about.
const boxesOf = (form) => [...form.querySelectorAll('td.ck input')]

function tell(form) {
  const count = boxesOf(form).filter((box) => box.checked).length
  for (const button of form.querySelectorAll('button[data-count]')) {
    button.dataset.plain ??= button.textContent
    button.textContent = count === 0 ? button.dataset.plain : button.dataset.count.replace('#', count)
  }
}

document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-bulk]')
  if (!form) return
  const all = form.querySelector('input[name=all]')
  if (event.target === all) for (const box of boxesOf(form)) box.checked = all.checked
  else if (all && event.target.closest('td.ck')) all.checked = boxesOf(form).every((box) => box.checked)
  tell(form)
})
// The browser keeps ticks over a reload or a step back.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-bulk]')) tell(form)
})
