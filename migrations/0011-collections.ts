import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Slugs that things bore before, and collections: shelves put together by hand or by rules. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    // One table for things of several kinds, so no foreign key: whoever takes a thing away takes its old slugs, too.
    `create table old_slugs (
       kind text not null, slug text not null, entity_id ${int} not null, created_at ${int} not null, primary key (kind, slug)
     )${strict}`,
    'create index old_slugs_entity on old_slugs (kind, entity_id)',
    `create table collections (
       id ${id}, slug text not null unique, title text not null, blurb text not null, kind text not null check (kind in ('hand', 'rules')),
       joined_by text not null check (joined_by in ('all', 'any')), rules_json text not null, sort text not null, status text not null,
       media_id ${int} references media (id), hue ${int} not null, seo_title text not null, seo_description text not null,
       created_at ${int} not null, updated_at ${int} not null
     )${strict}`,
    'create index collections_title on collections (title, id)',
    `create table collection_products (
       collection_id ${int} not null references collections (id) on delete cascade,
       product_id ${int} not null references products (id) on delete cascade, position ${int} not null,
       primary key (collection_id, product_id)
     )${strict}`,
    'create index collection_products_product on collection_products (product_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
