/** A picture ready to be shown. */
export type Picture = {
  src: string
  /** Other widths, as the attribute takes them; '' for a drawing. */
  srcset: string
  width: number
  height: number
  alt: string
  /** A photograph fills its plate; a drawing stands on it. */
  isPhoto: boolean
}
