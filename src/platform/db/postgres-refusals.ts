/** The database cannot be used; the message says why and what to do, and holds no password. */
export class NoDatabase extends Error {
  override readonly name = 'NoDatabase'
}

/** Turns what PostgreSQL, or the way to it, said at the first connection into a sentence. */
export function explainRefusal(error: unknown, url: string): Error {
  const { code, message = '' } = error as { code?: string; message?: string }
  const { host, user, name } = readUrl(url)
  const sentence = sentences[code ?? '']?.({ host, user, name })
  if (sentence) return new NoDatabase(sentence)
  if (/timeout/i.test(message)) return new NoDatabase(away({ host, user, name }))
  return new NoDatabase(`PostgreSQL at ${host} cannot be used: ${message}. Is DATABASE_URL right?`)
}

type Place = { host: string; user: string; name: string }

const away = ({ host }: Place) =>
  `PostgreSQL does not answer at ${host}. Is it running, and is DATABASE_URL right?`
const unknownUser = ({ user, host }: Place) =>
  `PostgreSQL at ${host} refuses the user “${user}”. Are the user and the password in DATABASE_URL right?`

const sentences: Record<string, (place: Place) => string> = {
  ECONNREFUSED: away,
  ENOTFOUND: away,
  EAI_AGAIN: away,
  ETIMEDOUT: away,
  EHOSTUNREACH: away,
  ENETUNREACH: away,
  ECONNRESET: away,
  '28P01': unknownUser,
  '28000': unknownUser,
  '3D000': ({ name, host }) =>
    `PostgreSQL at ${host} has no database “${name}”. Make it first, with: createdb ${name}`,
  '42501': ({ user, name }) =>
    `The user “${user}” may not use the database “${name}”. Make it theirs, with: alter database ${name} owner to ${user}`,
  '53300': ({ host }) =>
    `PostgreSQL at ${host} has no connection left. Raise its max_connections, or open fewer processes.`,
  '57P03': ({ host }) => `PostgreSQL at ${host} is starting up. Try again in a moment.`,
}

function readUrl(url: string): Place {
  try {
    const { hostname, port, username, pathname } = new URL(url)
    const user = decodeURIComponent(username)
    return { host: `${hostname}:${port || 5432}`, user, name: decodeURIComponent(pathname.slice(1)) || user }
  } catch {
    return { host: 'the address in DATABASE_URL', user: '', name: '' }
  }
}
