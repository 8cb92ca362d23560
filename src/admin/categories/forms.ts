import { z } from 'zod'
import type { CategoryWish } from '#src/domain/catalog/change-category.ts'
import { readHue } from '../hues.ts'

const text = (most: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, most))
const idOrNone = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number)
  .nullable()
  .catch(null)

export const CategoryForm = z
  .object({
    title: text(120),
    slug: text(80),
    blurb: text(600),
    parent: idOrNone,
    media: idOrNone,
    hue: z.string().catch('').transform(readHue),
    version: z.coerce.number().int().catch(0),
  })
  .transform(({ parent, media, version, ...rest }): { wish: CategoryWish; version: number } => ({
    wish: { ...rest, parentId: parent, mediaId: media },
    version,
  }))

export const VersionForm = z.object({ version: z.coerce.number().int().catch(0) })

/** A place in a list: a step, or a number from 1. */
export const PlaceForm = z
  .object({ to: z.enum(['up', 'down', 'place']).catch('place'), place: z.string().catch('') })
  .transform(({ to, place }): 'up' | 'down' | number | null => {
    if (to !== 'place') return to
    return /^[1-9]\d{0,8}$/.test(place.trim()) ? Number(place) : null
  })

export const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })
