/** The zeros of the scripts whose digits people type on the keyboards of the countries a shop sells to. */
const zeros = ['٠', '۰', '०', '০', '๐', '０'].map((zero) => zero.charCodeAt(0))

/** Turns Arabic-Indic, Persian, Devanagari, Bengali, Thai and full-width digits into 0 to 9. */
export function toAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const zero = zeros.find((code) => digit.charCodeAt(0) >= code && digit.charCodeAt(0) <= code + 9)
    return zero === undefined ? digit : String(digit.charCodeAt(0) - zero)
  })
}
