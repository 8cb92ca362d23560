import type { Generated } from 'kysely'

export type AuditLogTable = {
  id: Generated<number>
  at: number
  actor_user_id: number | null
  actor_name: string
  action: string
  entity: string
  entity_id: string
  before_json: string | null
  after_json: string | null
  ip: string
  /** Four, a dot between: of the name, the address, before and after. */
  salts: Generated<string>
  /** The entry this one takes back. */
  undoes: Generated<number | null>
}

export type AuditChainTable = { position: number; entry_id: number; hash: string }

/** The end of the chain: one row, with id 1. */
export type AuditHeadTable = { id: number; position: number; hash: string }

export type AuditErasuresTable = { entry_id: number; at: number; digests_json: string }

export type AuditChecksTable = {
  id: Generated<number>
  at: number
  asked_by: string
  entries: number
  /** The first thing that is not as it was sealed; '' where the log is whole. */
  what: string
}

/** The log of changes. */
export type AuditTables = {
  audit_log: AuditLogTable
  audit_chain: AuditChainTable
  audit_head: AuditHeadTable
  audit_erasures: AuditErasuresTable
  audit_checks: AuditChecksTable
}
