import { at, type State } from './states.ts'

/** What the shop holds, as files. */
export const exportStates: State[] = [at('exports', 'owner', '/admin/exports')]

export const emptyExportStates: State[] = [at('exports of an empty shop', 'owner', '/admin/exports')]
