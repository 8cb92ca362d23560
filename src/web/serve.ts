import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { openPatientServer } from '#src/platform/http/patience.ts'
import { isStreamed } from './protect.ts'

/** The server around an app, which listens nowhere yet: everybody who opens one has the same patience with its visitors. */
export const serve = (app: { fetch: Parameters<typeof getRequestListener>[0] }): Server =>
  openPatientServer(getRequestListener(app.fetch), ({ url = '', headers }) =>
    isStreamed(url.split('?')[0] ?? '', headers['content-type'] ?? ''),
  )
