import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { makeToken } from '#src/platform/secrets.ts'

/** A file as a browser sent it. */
type Sent = { name: string; stream(): ReadableStream<Uint8Array> }

/**
 * Keeps an uploaded file in the shop's folder under a name of our own: what its sender called it is never a path.
 * @returns the path below that folder, which another process may know by another name; and the name to show
 */
export async function keepUpload(
  dataDir: string,
  file: Sent,
): Promise<{ filePath: string; fileName: string }> {
  const filePath = path.join('imports', `${makeToken()}.csv`)
  const target = path.join(dataDir, filePath)
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  const handle = await open(target, 'wx', 0o600)
  try {
    for await (const part of file.stream()) await handle.write(part)
    // The import goes on after a crash, so its file must be there as well.
    await handle.sync()
  } catch (error) {
    await rm(target, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return { filePath, fileName: shownName(file.name) }
}

/** The last part of whatever path was sent, without signs that do things to a page or a terminal. */
export function shownName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim()
  return [...plain].slice(0, 120).join('') || 'products.csv'
}
