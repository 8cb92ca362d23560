import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Roles that the owner makes, invitations, and the second step of signing in. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    // name_key is the name in small letters, so that two roles never look alike.
    `create table roles (
       id ${id}, name text not null, name_key text not null unique, permissions_json text not null, version ${int} not null,
       created_at ${int} not null, updated_at ${int} not null
     )${strict}`,
    `alter table users add column role_id ${int} references roles (id)`,
    // seen_at: when they were last in the back office. ended_at: when they were let go of it.
    `alter table users add column seen_at ${int}`,
    `alter table users add column ended_at ${int}`,
    'create index users_role on users (role, name)',
    'create index users_role_id on users (role_id) where role_id is not null',
    'create index users_ended on users (ended_at) where ended_at is not null',
    // When this session proved more than a password; null where it did not.
    `alter table sessions add column second_factor_at ${int}`,
    `create table two_factor (
       user_id ${int} primary key references users (id) on delete cascade, secret text not null, confirmed_at ${int},
       last_step ${int} not null, created_at ${int} not null
     )${strict}`,
    `create table recovery_codes (
       hash text primary key, user_id ${int} not null references users (id) on delete cascade, used_at ${int}, created_at ${int} not null
     )${strict}`,
    'create index recovery_codes_user on recovery_codes (user_id)',
    // id and public_key in base64url, as browsers write them.
    `create table passkeys (
       id text primary key, user_id ${int} not null references users (id) on delete cascade, name text not null, public_key text not null,
       counter ${int} not null, transports_json text not null, created_at ${int} not null, used_at ${int}
     )${strict}`,
    'create index passkeys_user on passkeys (user_id)',
    // Only open ones: an accepted or revoked invitation leaves its trace in the log of changes.
    `create table invitations (
       id ${id}, email text not null unique, role text not null, role_id ${int} references roles (id), token_hash text not null unique,
       invited_by text not null, sent_at ${int} not null, expires_at ${int} not null, created_at ${int} not null
     )${strict}`,
    'create index invitations_role_id on invitations (role_id) where role_id is not null',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
