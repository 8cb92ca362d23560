// Pictures that people and files bring. Whatever they are, what is kept has been drawn anew by this machine: hidden
// data, positions and programs in them do not survive.

/** A picture fit to be stored: WebP, upright, no longer than MAX_SIDE. */
export type Photograph = {
  bytes: Buffer
  width: number
  height: number
  /** Copies for small screens, narrowest first; none where it is small itself. */
  smaller: { width: number; bytes: Buffer }[]
}

export type PhotographRefusal = 'not_a_picture' | 'drawing' | 'two_in_one' | 'too_many_pixels' | 'broken'

export type MarkRefusal = 'not_a_picture' | 'two_in_one' | 'drawing' | 'too_many_pixels' | 'broken'

const MAX_SIDE = 1600
/** 50 megapixels: any camera's picture, and no bomb that unpacks into gigabytes. */
const MAX_PIXELS = 50_000_000
const QUALITY = 80
/** Enough for a phone's home screen. */
const MARK_SIDE = 192
const SMALLER_WIDTHS = [480, 960]
/**
 * Beside WebP at quality 80 as good to the eye (SSIM) and a fifth to a half smaller. Effort 2 takes 0.3 s for the largest
 * size; 4 would save another tenth and take 2 s.
 */
const AVIF = { quality: 50, effort: 2 }

type Sharp = typeof import('sharp')['default']
let loaded: Promise<Sharp> | null = null

/** Loaded with the first picture: it takes longer than the rest of the shop's start. */
function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // The shop has shoppers to answer meanwhile.
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  })
  return loaded
}

/** Makes a photograph of any JPEG, PNG, GIF, WebP or AVIF, judged by its bytes and not by its name. */
export async function readPhotograph(bytes: Uint8Array): Promise<Photograph | PhotographRefusal> {
  const kind = kindOf(bytes)
  if (kind === 'svg') return 'drawing'
  if (kind === null) return 'not_a_picture'
  if (holdsAnotherFile(bytes)) return 'two_in_one'
  const sharp = await loadSharp()
  const open = () => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false })
  try {
    const { width, height } = await open().metadata()
    if (width * height > MAX_PIXELS) return 'too_many_pixels'
    const upright = open().rotate().resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
    const whole = await upright.webp({ quality: QUALITY }).toBuffer({ resolveWithObject: true })
    const smaller: Photograph['smaller'] = []
    for (const each of SMALLER_WIDTHS.filter((width) => width < whole.info.width)) {
      const copy = await sharp(whole.data).resize(each).webp({ quality: QUALITY }).toBuffer()
      smaller.push({ width: each, bytes: copy })
    }
    return { bytes: whole.data, width: whole.info.width, height: whole.info.height, smaller }
  } catch (error) {
    return /pixel limit/i.test(String(error)) ? 'too_many_pixels' : 'broken'
  }
}

/** The same picture, one of ours, as AVIF. */
export async function drawAvif(webp: Uint8Array): Promise<Buffer> {
  const sharp = await loadSharp()
  return sharp(webp, { limitInputPixels: MAX_PIXELS }).avif(AVIF).toBuffer()
}

/** Makes a small square mark of the same kinds of picture, the whole of it, on nothing where it is not square. */
export async function readMark(
  bytes: Uint8Array,
): Promise<Pick<Photograph, 'bytes' | 'width' | 'height'> | MarkRefusal> {
  const kind = kindOf(bytes)
  if (kind === 'svg') return 'drawing'
  if (kind === null) return 'not_a_picture'
  if (holdsAnotherFile(bytes)) return 'two_in_one'
  const sharp = await loadSharp()
  const open = () => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false })
  try {
    const { width, height } = await open().metadata()
    if (width * height > MAX_PIXELS) return 'too_many_pixels'
    const background = { r: 0, g: 0, b: 0, alpha: 0 }
    const square = open().rotate().resize(MARK_SIDE, MARK_SIDE, { fit: 'contain', background })
    const { data, info } = await square.webp({ quality: 90 }).toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch (error) {
    return /pixel limit/i.test(String(error)) ? 'too_many_pixels' : 'broken'
  }
}

/** The widths of the copies that a photograph of this width has. */
export function smallerWidths(width: number): number[] {
  return SMALLER_WIDTHS.filter((each) => each < width)
}

/** Whether a file begins as one of the pictures that are taken, or as a drawing, which is refused by name. */
export const beginsAsPicture = (head: Uint8Array): boolean => kindOf(head) !== null

/** What the first bytes say. */
function kindOf(bytes: Uint8Array): 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | 'svg' | null {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (/^GIF8[79]a/.test(head)) return 'gif'
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp'
  if (head.slice(4, 8) === 'ftyp' && /^(?:avif|avis|mif1)/.test(head.slice(8, 12))) return 'avif'
  return /<svg[\s>]/i.test(head) ? 'svg' : null
}

/** An archive ends with its table of contents; readers look for that in the last bytes, and a comment may follow. */
const ARCHIVE_TAIL = 66_000
/** Readers of PDF look for its beginning so far into a file. */
const PDF_HEAD = 1_024
const markup = /<(?:script|html|svg|iframe|\?php)[\s>]/i

/**
 * Whether the picture is a page, a program, a document or an archive as well, for whoever reads it so. Drawing it anew
 * would take that off; who sends such a thing has made a mistake or means harm, and is told so.
 */
function holdsAnotherFile(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.subarray(0, PDF_HEAD).includes('%PDF-')) return true
  const tail = Math.max(0, file.length - ARCHIVE_TAIL)
  if (file.includes('PK\x05\x06', tail, 'latin1') && file.includes('PK\x03\x04', 0, 'latin1')) return true
  return markup.test(file.toString('latin1'))
}
