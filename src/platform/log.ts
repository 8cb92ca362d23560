import pino, { type Logger } from 'pino'

export type Log = Logger

/** One JSON line an event on standard error; secrets are never passed to it. */
export function openLog(level: string): Log {
  return pino(
    { level, base: null, redact: ['*.password', '*.token', '*.authorization', '*.cookie'] },
    pino.destination({ dest: 2, sync: false }),
  )
}
