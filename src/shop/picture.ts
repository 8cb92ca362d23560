import type { Picture } from '#src/web/picture.ts'

const DRAWING = 640

/** A picture by its file below /media/; '' for none. */
export function drawn(file: string, alt: string): Picture | null {
  if (!file) return null
  const src = file.startsWith('/') ? file : `/media/${file}`
  return { src, srcset: '', width: DRAWING, height: DRAWING, alt, isPhoto: !file.endsWith('.svg') }
}
