// Pictures go one by one, each with a row that says how far it is. Without scripts the form sends them all at once.
function send(form, file, row) {
  const body = new FormData()
  body.append('csrf', form.elements.csrf.value)
  body.append('file', file)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'text/plain')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      row.bar.value = total > 0 ? loaded / total : 0
    })
    request.addEventListener('loadend', () => {
      row.bar.remove()
      if (request.status === 200) row.words.textContent = 'There'
      else if (request.status === 422) row.words.textContent = request.responseText.replace(/^[^:]*: /, '')
      else if (request.status === 413) row.words.textContent = 'It is too large.'
      else row.words.textContent = 'It did not arrive. Try it again.'
      row.item.classList.toggle('refused', request.status !== 200)
      resolve(request.status === 200)
    })
    request.send(body)
  })
}

function addRow(list, file) {
  const item = document.createElement('li')
  const [name, bar, words] = ['b', 'progress', 'span'].map((tag) => document.createElement(tag))
  name.textContent = file.name
  bar.max = 1
  bar.setAttribute('aria-label', file.name)
  words.textContent = 'Waits'
  item.append(name, bar, words)
  list.append(item)
  return { item, bar, words }
}

for (const form of document.querySelectorAll('form[data-upload]')) {
  form.addEventListener('submit', async (event) => {
    const files = [...form.elements.file.files]
    if (files.length === 0) return
    event.preventDefault()
    const button = form.querySelector('button')
    const list = form.querySelector('.sendings')
    button.disabled = true
    list.replaceChildren()
    const rows = files.map((file) => addRow(list, file))
    let sent = 0
    for (const [place, file] of files.entries()) {
      rows[place].words.textContent = 'On its way'
      if (await send(form, file, rows[place])) sent += 1
    }
    form.reset()
    button.disabled = false
    if (sent === files.length) location.reload()
    else if (sent > 0) {
      const link = document.createElement('a')
      link.href = location.pathname
      link.className = 'btn'
      link.textContent = `Show the ${sent} that came`
      const item = document.createElement('li')
      item.append(link)
      list.append(item)
    }
  })
}
