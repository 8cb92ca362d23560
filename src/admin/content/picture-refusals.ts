const refusals: Record<string, string> = {
  nothing: 'Choose a picture first',
  not_a_picture: 'This is not a picture. Choose a PNG, WebP or JPEG file',
  drawing: 'A drawing in SVG can carry a program. Save it as PNG or WebP, and choose that',
  too_many_pixels: 'This picture has more than 50 million pixels. Save a smaller copy, and choose that',
  two_in_one: 'There is something else in this file beside a picture. Save it anew, and choose that',
}

/** Why a picture was not taken, as a sentence beside its field. */
export const pictureRefusal = (reason: string): string =>
  refusals[reason] ?? 'This picture is not whole. Save it anew, and choose that'
