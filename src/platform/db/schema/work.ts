import type { Generated } from 'kysely'

export type OutboxTable = {
  id: Generated<number>
  topic: string
  key: string
  payload: string
  state: string
  attempts: number
  next_at: number
  error: string
  created_at: number
  done_at: number | null
}

export type MailsTable = {
  id: Generated<number>
  dedupe_key: string
  kind: string
  to_email: string
  subject: string
  html: string
  text: string
  message_id: string
  order_id: number | null
  is_secret: number
  state: string
  attempts: number
  next_at: number
  error: string
  created_at: number
  sent_at: number | null
}

export type JobsTable = {
  id: Generated<number>
  kind: string
  dedupe_key: string | null
  payload: string
  progress: string
  state: string
  attempts: number
  next_at: number
  error: string
  created_at: number
  finished_at: number | null
}

export type ImportRunsTable = {
  id: Generated<number>
  file_name: string
  file_path: string
  kind: string
  state: string
  next_line: number
  counts_json: string
  error: string
  created_by: number | null
  created_at: number
  finished_at: number | null
  /** What its columns are, where somebody said so: a list as JSON; '' where the file says it itself. */
  columns_json: Generated<string>
}

export type ImportMapsTable = {
  header_key: string
  columns_json: string
  updated_at: number
}

export type ImportMessagesTable = {
  id: Generated<number>
  run_id: number
  line: number
  handle: string
  level: string
  message: string
}

export type SchedulesTable = {
  name: string
  /** The turn that was taken last: the moment it was due. */
  turn_at: number
}

export type CareRunsTable = {
  id: Generated<number>
  kind: string
  asked_by: string
  state: string
  report_json: string
  error: string
  started_at: number
  finished_at: number | null
}

export type ExportRunsTable = {
  id: Generated<number>
  /** Its name in the folder of exports. */
  file: string
  state: string
  size: number
  counts_json: string
  error: string
  asked_by: string
  created_at: number
  finished_at: number | null
}

/** What is done in the background. */
export type WorkTables = {
  outbox: OutboxTable
  mails: MailsTable
  jobs: JobsTable
  import_runs: ImportRunsTable
  import_messages: ImportMessagesTable
  import_maps: ImportMapsTable
  schedules: SchedulesTable
  care_runs: CareRunsTable
  export_runs: ExportRunsTable
}
