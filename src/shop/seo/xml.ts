const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text for XML; characters that XML has no place for are left out. */
function xmlText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very ones XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '')
      .replace(/[&<>"']/g, (character) => escapes[character] ?? character)
  )
}

export const tag = (name: string, text: string): string => `<${name}>${xmlText(text)}</${name}>`

/**
 * A long text in parts, each made when the reader has taken the one before: a large shop's lists never stand in memory
 * whole, and other visitors are served in between.
 */
export function streamText(
  parts: AsyncIterable<string>,
  headers: Record<string, string>,
  onError: (error: unknown) => void,
): Response {
  const iterator = parts[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (done) return controller.close()
        controller.enqueue(encoder.encode(value))
      } catch (error) {
        onError(error)
        controller.error(error)
      }
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return new Response(body, { headers })
}
