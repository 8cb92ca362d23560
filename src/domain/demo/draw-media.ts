import type { DemoShop, PictureRef } from '#data/demo/types.ts'
import type { Tx } from '#src/platform/db/db.ts'
import type { MediaStore } from '#src/platform/files.ts'
import { type MediaInput, saveMedia } from '../media/save-media.ts'

const SIDE = 640
const STEP = 5
const CONTENT_TYPE = 'image/svg+xml'

/** Every drawing of the demo shop as a stored file, found by what it shows. */
export type Drawings = { byRef: Map<string, MediaInput>; hero: MediaInput; story: MediaInput }

const refKey = ({ recipe, colourway, view }: PictureRef): string => `${recipe} ${colourway} ${view}`

/** Draws all pictures of the demo shop and stores them. */
export async function drawAll(shop: DemoShop, store: MediaStore): Promise<Drawings> {
  const [{ drawPicture }, { drawHero, drawStory }, { pictureHue }] = await Promise.all([
    import('#data/demo/pictures/draw.ts'),
    import('#data/demo/pictures/hero.ts'),
    import('#data/demo/pictures/colour.ts'),
  ])
  const shown = [
    ...shop.categories.map((category) => category.picture),
    ...shop.products.flatMap((product) => product.pictures.map((picture) => picture.ref)),
  ]
  const refs = new Map(shown.map((ref) => [refKey(ref), ref]))
  const drawn = [...refs.values()]
  // A plate stands well away from the colour of what is on it; classes exist in steps of five.
  const plateHue = (colourway: PictureRef['colourway'] | undefined) =>
    colourway ? (Math.round(pictureHue(colourway) / STEP) * STEP) % 360 : null
  const texts = [...drawn.map(drawPicture), drawStory(), drawHero()].map((text) => Buffer.from(text))
  const stored = store.putManyNow(texts.map((bytes) => ({ bytes, contentType: CONTENT_TYPE })))
  const media = stored.map(({ hash, file }, index): MediaInput => {
    const bytes = texts[index]?.length ?? 0
    const hue = plateHue(drawn[index]?.colourway)
    return { hash, file, contentType: CONTENT_TYPE, width: SIDE, height: SIDE, bytes, hue }
  })
  const hero = media.pop()
  const story = media.pop()
  if (!hero || !story) throw new Error('the front page was not drawn')
  const byRef = new Map([...refs.keys()].flatMap((key, index) => (media[index] ? [[key, media[index]]] : [])))
  return { byRef, hero: { ...hero, width: 1440 }, story }
}

/** @returns finds the stored picture's id by what it shows */
export async function saveDrawings(
  tx: Tx,
  { byRef, hero, story }: Drawings,
  now: number,
): Promise<(ref: PictureRef) => number | null> {
  const ids = await saveMedia(tx, [...byRef.values(), hero, story], now)
  return (ref) => ids.get(byRef.get(refKey(ref))?.hash ?? '') ?? null
}
