import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BrokenForm, boundaryOf, readParts } from '#src/platform/http/multipart.ts'

/** A body that arrives in pieces of these lengths, over and over. */
function inPieces(bytes: Uint8Array, lengths: number[]): ReadableStream<Uint8Array> {
  let [at, n] = [0, 0]
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      const next = at + (lengths[n++ % lengths.length] ?? 1)
      controller.enqueue(bytes.subarray(at, next))
      at = next
    },
  })
}

type Field = { name: string; fileName: string | null; bytes: string }

async function readAll(body: ReadableStream<Uint8Array>, boundary: string): Promise<Field[]> {
  const fields: Field[] = []
  for await (const { name, fileName, pieces } of readParts(body, boundary)) {
    const held: Uint8Array[] = []
    for await (const piece of pieces) held.push(Buffer.from(piece))
    fields.push({ name, fileName, bytes: Buffer.concat(held).toString('latin1') })
  }
  return fields
}

const write = (boundary: string, fields: Field[]) =>
  Buffer.concat([
    ...fields.map(({ name, fileName, bytes }) => {
      const file = fileName === null ? '' : `; filename="${fileName}"\r\nContent-Type: image/png`
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`
      return Buffer.concat([Buffer.from(head), Buffer.from(bytes, 'latin1'), Buffer.from('\r\n')])
    }),
    Buffer.from(`--${boundary}--\r\n`),
  ])

const BOUNDARY = '-x-'
/** Bytes that keep looking like the end. */
const almostEnds = fc
  .array(fc.constantFrom('\r', '\n', '-', '--', '\r\n', '\r\n--', '\r\n---x', '\r\n---', 'x', '\0', 'ÿ'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''))
  .filter((text) => !`\r\n${text}\r\n`.includes(`\r\n--${BOUNDARY}`))
const field = fc.record({
  name: fc.constantFrom('csrf', 'file', 'Zoë'),
  fileName: fc.constantFrom(null, '', 'mug.jpg', 'a; name=x.png', 'ツ.png'),
  bytes: almostEnds,
})

test('a form is the same in whatever pieces it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(field, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      async (fields, lengths) => {
        const body = inPieces(write(BOUNDARY, fields), lengths)
        expect(await readAll(body, BOUNDARY)).toEqual(fields)
      },
    ),
    { numRuns: 300 },
  )
})

test('it is what the platform itself writes and reads', async () => {
  const form = new FormData()
  form.set('csrf', 'token')
  form.append('file', new File(['one\r\n--two'], 'a "quoted"\nname.png'))
  form.append('file', new File([], 'empty'))
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const boundary = boundaryOf(request.headers.get('content-type') ?? '') ?? ''
  expect(await readAll(request.body as ReadableStream<Uint8Array>, boundary)).toEqual([
    { name: 'csrf', fileName: null, bytes: 'token' },
    { name: 'file', fileName: 'a "quoted"\nname.png', bytes: 'one\r\n--two' },
    { name: 'file', fileName: 'empty', bytes: '' },
  ])
})

test('what is left of a part is skipped', async () => {
  const fields = ['one', 'two', 'three'].map((name) => ({ name, fileName: 'x', bytes: name.repeat(50) }))
  const names: string[] = []
  for await (const part of readParts(inPieces(write(BOUNDARY, fields), [7]), BOUNDARY)) {
    names.push(part.name)
    if (part.name === 'two') for await (const _ of part.pieces) break
  }
  expect(names).toEqual(['one', 'two', 'three'])
})

test('a form that is cut off anywhere is broken, and so is what is none', async () => {
  const whole = write(BOUNDARY, [{ name: 'file', fileName: 'x', bytes: 'abc' }])
  for (let end = 0; end < whole.length - 4; end++)
    await expect(readAll(inPieces(whole.subarray(0, end), [5]), BOUNDARY)).rejects.toThrow(BrokenForm)
  const odd = [
    'Dear Sirs',
    `--${BOUNDARY}\r\n\r\n\r\n--${BOUNDARY}--`,
    `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--${BOUNDARY}--`,
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name=x${' '.repeat(5_000)}`,
    `--${BOUNDARY}\r\n${'X: y\r\n'.repeat(5_000)}\r\nx`,
    `--${BOUNDARY} \r\nContent-Disposition: form-data; name="x"\r\n\r\nx`,
  ]
  for (const text of odd)
    await expect(readAll(inPieces(Buffer.from(text), [64]), BOUNDARY)).rejects.toThrow(BrokenForm)
  const endless = new ReadableStream<Uint8Array>({ pull: (it) => it.enqueue(new Uint8Array(65_536)) })
  await expect(readAll(endless, BOUNDARY)).rejects.toThrow(BrokenForm)
})

test('a boundary is read from a content type, and none is made up', () => {
  expect(boundaryOf('multipart/form-data; boundary=----WebKitFormBoundary7MA4')).toBe(
    '----WebKitFormBoundary7MA4',
  )
  expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe('a b')
  for (const none of ['multipart/form-data', 'multipart/form-data; boundary=', 'text/plain; boundary=x'])
    expect(boundaryOf(none)).toBeNull()
})
