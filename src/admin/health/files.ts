import { listMissing } from '#src/domain/downloads/sweep-files.ts'
import type { Env } from '#src/web/env.ts'
import type { HealthRow } from '../home/views.ts'
import { countWords } from '../words.ts'
import type { CareCard } from './views.ts'

type Vars = Env['Variables']

/** So many are named. */
const NAMED = 20

/** Whether what is sold as files lies where it should; null where nothing is. */
export async function filesCard({ db, deps }: Vars): Promise<CareCard | null> {
  const { files, missing } = await listMissing({ db, dataDir: deps.config.dataDir })
  if (files === 0) return null
  return {
    id: 'files-for-sale',
    title: 'Files for sale',
    what: 'What customers download lies in DATA_DIR/downloads, and goes into every backup.',
    state: missing.length > 0 ? { label: 'Not in order', tone: 'bad' } : { label: 'All well', tone: 'ok' },
    when:
      missing.length > 0
        ? `Missing or cut short on disk: ${missing.length} of ${countWords(files, 'file', 'files')}. Replace them, or bring the folder back from a backup.`
        : `${countWords(files, 'file is where it should be', 'files are where they should be')}.`,
    action: null,
    links: missing.slice(0, NAMED).map(({ id, productId, title, name, isRemoved }) => ({
      href: `/admin/products/${productId}/files${isRemoved ? '' : `/${id}`}`,
      text: `${name} of ${title}`,
    })),
  }
}

/** A line for the first page, where something is missing. */
export async function filesRows(vars: Vars): Promise<HealthRow[]> {
  const card = await filesCard(vars)
  if (card?.state.tone !== 'bad') return []
  return [{ label: card.title, state: card.state, detail: card.when, href: '/admin/health' }]
}
