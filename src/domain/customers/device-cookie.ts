import { isSignature, makeToken, sign } from '#src/platform/secrets.ts'

/**
 * The value of the cookie that says "this device has signed in to this account before". It opens nothing; it only
 * keeps an attack on the account from shutting its owner out.
 */
export function makeDeviceCookie(key: Buffer, userId: number): string {
  const device = `${userId}.${makeToken()}`
  return `${device}.${sign(key, device)}`
}

/** @returns a name for this device, or null where it never signed in to this account */
export function findDevice(key: Buffer, userId: number, cookie: string | null): string | null {
  const [, device = '', owner, signature = ''] = /^((\d+)\.[\w-]+)\.([\w-]+)$/.exec(cookie ?? '') ?? []
  if (Number(owner) !== userId) return null
  return isSignature(key, device, signature) ? device : null
}
