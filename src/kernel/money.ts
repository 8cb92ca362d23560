/** Money: an integer count of the currency's smallest unit, never a float. */
export type Money = { readonly minor: number; readonly currency: Currency }

/** An ISO 4217 code in capitals, such as EUR. */
export type Currency = string
