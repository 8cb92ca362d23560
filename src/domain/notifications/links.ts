// Where the links in mails lead; the shop's routes answer at these paths.

export const verifyPath = (token: string): string => `/account/verify/${token}`
export const changeEmailPath = (token: string): string => `/account/email/${token}`
export const resetPath = (token: string): string => `/account/reset/${token}`
export const joinPath = (token: string): string => `/admin/join/${token}`
export const variantPath = (slug: string, variantId: number): string =>
  `/products/${encodeURIComponent(slug)}?variant=${variantId}`
export const confirmNewsletterPath = (token: string): string => `/newsletter/confirm/${token}`
