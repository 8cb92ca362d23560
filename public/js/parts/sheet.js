// Sheets that open by the popover attribute: they close when the keyboard leaves them, and when their
// filters are sent.
document.addEventListener('focusin', (event) => {
  const sheet = document.querySelector(':popover-open')
  if (sheet && !sheet.contains(event.target) && event.target.matches(':focus-visible')) sheet.hidePopover()
})
document.addEventListener('submit', (event) => event.target.querySelector(':popover-open')?.hidePopover())
