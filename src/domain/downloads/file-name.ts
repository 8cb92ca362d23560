const LONGEST = 120
const FALLBACK = 'download'

/**
 * What a shopper's machine may be told that a file is called: the last part of whatever path was sent, without signs that lead
 * elsewhere, hide what it is, or mean something to a system that saves it.
 */
export function plainFileName(sent: string): string {
  const last = sent.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*%;]/g, '-')
    // Windows drops dots and spaces at the end; a dot at the start hides a file.
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const [, stem = '', ending = ''] = /^(.*?)(\.\p{L}[\p{L}\p{N}]{0,9})?$/su.exec(plain) ?? []
  const kept = [...stem]
    .slice(0, LONGEST - ending.length)
    .join('')
    .trim()
  // Names of devices on Windows, with whatever ending.
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(kept)
  return `${isDevice ? '_' : ''}${kept || FALLBACK}${ending}`
}

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  epub: 'application/epub+zip',
  zip: 'application/zip',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  webm: 'video/webm',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** By its ending; whatever a browser could run as part of the shop, or nobody is sure of, is bytes. */
export function contentTypeOf(name: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(types, ending) ? (types[ending] ?? '') : 'application/octet-stream'
}

/** The header that makes a browser save it under its name (RFC 6266: plain letters first, the real name after). */
export function attachmentHeader(name: string): string {
  const plain = name.replace(/[^\w. -]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
