// Pictures go one by one, each with a row that says how far it is and, where it failed, a button to try again. Without
// scripts the form sends them all at once.
const MEGABYTE = 1024 * 1024

/** @returns what to say of it, '' where it is there; @property isFinal where trying again would change nothing */
function send(form, file, bar) {
  const most = Number(form.dataset.most) * MEGABYTE
  if (file.size > most) return { words: `It is larger than ${form.dataset.most} MB.`, isFinal: true }
  const body = new FormData()
  body.append('csrf', form.elements.csrf.value)
  body.append('file', file)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'text/plain')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = total > 0 ? loaded / total : 0
    })
    request.addEventListener('loadend', () => {
      const { status, responseText } = request
      if (status === 200) resolve({ words: '', isFinal: true })
      else if (status === 422 && !responseText.startsWith('<'))
        resolve({ words: responseText.replace(/^[^:]*: /, ''), isFinal: true })
      else if (status === 413) resolve({ words: 'It is too large.', isFinal: true })
      else if (status === 403)
        resolve({ words: 'You are signed out. Reload the page, and send it again.', isFinal: true })
      else resolve({ words: 'It did not arrive.', isFinal: false })
    })
    request.send(body)
  })
}

function makeRow(list, file) {
  const item = document.createElement('li')
  const [name, bar, words, again] = ['b', 'progress', 'span', 'button'].map((tag) =>
    document.createElement(tag),
  )
  name.textContent = file.name
  bar.max = 1
  bar.setAttribute('aria-label', file.name)
  words.textContent = 'Waits'
  again.type = 'button'
  again.className = 'btn'
  again.textContent = 'Try again'
  again.setAttribute('aria-label', `Try again: ${file.name}`)
  item.append(name, bar, words)
  list.append(item)
  return { file, item, bar, words, again, isThere: false }
}

async function carry(form, row) {
  const { file, item, bar, words, again } = row
  const hadFocus = again === document.activeElement
  again.remove()
  item.classList.remove('refused')
  bar.value = 0
  bar.hidden = false
  words.textContent = 'On its way'
  const failure = await send(form, file, bar)
  row.isThere = failure.words === ''
  bar.hidden = true
  words.textContent = row.isThere ? 'There' : failure.words
  item.classList.toggle('refused', !row.isThere)
  if (failure.isFinal) return
  item.append(again)
  if (hadFocus) again.focus()
}

/** Shows the pictures once all are there; where some are not, only when asked, so that their rows can be read. */
function conclude(list, rows) {
  const sent = rows.filter((row) => row.isThere).length
  list.querySelector('.came')?.remove()
  if (sent === rows.length) location.reload()
  else if (sent > 0) {
    const item = document.createElement('li')
    item.className = 'came'
    const link = document.createElement('a')
    link.href = location.pathname
    link.className = 'btn'
    link.textContent = `Show the ${sent} that came`
    item.append(link)
    list.append(item)
  }
}

for (const form of document.querySelectorAll('form[data-upload]')) {
  const list = form.querySelector('.sendings')
  const button = form.querySelector('button')
  form.addEventListener('submit', async (event) => {
    const files = [...form.elements.file.files]
    if (files.length === 0) return
    event.preventDefault()
    button.disabled = true
    list.replaceChildren()
    const rows = files.map((file) => makeRow(list, file))
    for (const row of rows) {
      row.again.addEventListener('click', async () => {
        await carry(form, row)
        conclude(list, rows)
      })
    }
    for (const row of rows) await carry(form, row)
    form.reset()
    button.disabled = false
    conclude(list, rows)
  })
}
