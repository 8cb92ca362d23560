import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** A mail as it came over the wire, taken apart as far as the shop's own mails need it. */
export type ReceivedMail = {
  /** The addresses of the envelope: where it really went. */
  envelopeFrom: string
  envelopeTo: string[]
  from: string
  to: string
  subject: string
  messageId: string
  html: string
  text: string
  /** Names in small letters; a header that stands twice has two values. */
  headers: Map<string, string[]>
  raw: string
}

/**
 * How the server misbehaves: `refuse` says "try again later", `reject` says "no such mailbox", `hang` takes the
 * message and never answers, `drop` keeps the message and breaks the line before it says so.
 */
export type SmtpFault = 'refuse' | 'reject' | 'hang' | 'drop'

export type TestSmtp = {
  /** For openMailer; short waits, so that a hanging server costs a test little time. */
  url: string
  mails: ReceivedMail[]
  /** From now on, until it is set to null again. */
  fault: SmtpFault | null
  close(): Promise<void>
}

/**
 * A real SMTP server on this machine that collects what it is sent.
 * @param port one that a server of the test had before; 0 for any
 */
export async function startSmtp(port = 0): Promise<TestSmtp> {
  const server = new SMTPServer({
    // Without TLS there is no certificate to be trusted.
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 50,
    onRcptTo: (_address, _session, callback) => callback(refusalOf(smtp.fault)),
    onData: (stream, session, callback) => void receive(stream, session, callback),
  })
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  async function receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error?: Error | null) => void,
  ): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of stream) chunks.push(chunk as Buffer)
    } catch {
      // The sender went away in the middle: the message never came.
      return
    }
    if (smtp.fault === 'hang') return
    const { mailFrom, rcptTo } = session.envelope
    smtp.mails.push({
      envelopeFrom: mailFrom ? mailFrom.address : '',
      envelopeTo: rcptTo.map(({ address }) => address),
      ...parseMail(Buffer.concat(chunks).toString('latin1')),
    })
    if (smtp.fault === 'drop') for (const socket of sockets) socket.destroy()
    else callback()
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // From here on an error is a line that broke, which is what the faults are for.
  server.on('error', () => {})
  const address = server.server.address() as AddressInfo
  const smtp: TestSmtp = {
    url: `smtp://127.0.0.1:${address.port}/?connectionTimeout=500&greetingTimeout=500&socketTimeout=500`,
    mails: [],
    fault: null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return smtp
}

function refusalOf(fault: SmtpFault | null): Error | null {
  if (fault === 'refuse') return Object.assign(new Error('try again later'), { responseCode: 451 })
  if (fault === 'reject') return Object.assign(new Error('no such mailbox'), { responseCode: 550 })
  return null
}

type Part = { headers: Map<string, string[]>; body: string }

/** Takes a raw message apart; every byte of `raw` is one character (latin1). */
export function parseMail(raw: string): Omit<ReceivedMail, 'envelopeFrom' | 'envelopeTo'> {
  const whole = splitPart(raw)
  const leaves = listLeaves(whole)
  const header = (name: string) => decodeWords(whole.headers.get(name)?.[0] ?? '')
  const textOf = (type: string) => decodeBody(leaves.find((leaf) => typeOf(leaf) === type))
  return {
    from: header('from'),
    to: header('to'),
    subject: header('subject'),
    messageId: header('message-id'),
    html: textOf('text/html'),
    text: textOf('text/plain'),
    headers: whole.headers,
    raw,
  }
}

function splitPart(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const head = end === -1 ? raw : raw.slice(0, end)
  const headers = new Map<string, string[]>()
  // A line that begins with a blank belongs to the one before.
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  return { headers, body: end === -1 ? '' : raw.slice(end + 4) }
}

function listLeaves(part: Part): Part[] {
  const [, boundary] = /boundary="?([^";]+)"?/.exec(part.headers.get('content-type')?.[0] ?? '') ?? []
  if (!boundary) return [part]
  const [, ...pieces] = `\r\n${part.body}`.split(`\r\n--${boundary}`)
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .flatMap((piece) => listLeaves(splitPart(piece.replace(/^\r\n/, ''))))
}

function typeOf(part: Part): string {
  return (part.headers.get('content-type')?.[0] ?? 'text/plain').split(';')[0]?.trim().toLowerCase() ?? ''
}

function decodeBody(part: Part | undefined): string {
  if (!part) return ''
  const encoding = part.headers.get('content-transfer-encoding')?.[0]?.toLowerCase()
  const bytes =
    encoding === 'base64'
      ? Buffer.from(part.body, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? unquote(part.body) : part.body, 'latin1')
  return bytes.toString('utf8').replaceAll('\r\n', '\n').trim()
}

function unquote(text: string): string {
  return text
    .replace(/=\r\n/g, '')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** =?UTF-8?Q?Caf=C3=A9?= is Café (RFC 2047). */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('latin1')
        : unquote(word.replaceAll('_', ' ')),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))
}
