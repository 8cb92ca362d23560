/** Who makes and sells things here. */
export type Seller = { id: number; slug: string; name: string; town: string; story: string; hue: number }
