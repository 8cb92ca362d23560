// Addresses of things by their slugs, which may be of any script.

export const productHref = (slug: string): string => `/products/${encodeURIComponent(slug)}`
export const categoryHref = (slug: string): string => `/categories/${encodeURIComponent(slug)}`
export const collectionHref = (slug: string): string => `/collections/${encodeURIComponent(slug)}`
export const sellerHref = (slug: string): string => `/sellers/${encodeURIComponent(slug)}`
export const pageHref = (slug: string): string => `/pages/${encodeURIComponent(slug)}`
export const searchHref = (query: string): string => `/search?${new URLSearchParams({ q: query })}`
