// Passkeys: what the browser makes or signs goes into the form, which is then sent like any other. Where the browser has no
// passkeys, or the person turns away, the form is sent without an answer and the page says so.
for (const form of document.querySelectorAll('form[data-passkey]'))
  form.addEventListener('submit', async (event) => {
    if (form.elements.answer.value) return
    event.preventDefault()
    if (form.dataset.busy) return
    form.dataset.busy = 'true'
    try {
      const options = JSON.parse(form.dataset.options)
      const key =
        form.dataset.passkey === 'create'
          ? await navigator.credentials.create({
              publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
            })
          : await navigator.credentials.get({
              publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
            })
      form.elements.answer.value = JSON.stringify(key)
    } catch {
      form.elements.answer.value = '{}'
    }
    form.submit()
  })
