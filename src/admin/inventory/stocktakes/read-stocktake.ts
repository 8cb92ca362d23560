import type { Context } from 'hono'
import { findStocktake } from '#src/domain/inventory/stocktake/queries.ts'
import type { Stocktake } from '#src/domain/inventory/stocktake/stocktake.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'

/** The stocktake that an address names. @throws Problem 404 where there is none */
export async function readStocktake(c: Context<Env>): Promise<Stocktake> {
  const stocktake = await findStocktake(c.var.db, Number(c.req.param('id')))
  if (!stocktake) throw new Problem(404)
  return stocktake
}
