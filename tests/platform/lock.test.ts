import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { AlreadyOpen, lockFolder } from '#src/platform/lock.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-lock-'))
  folders.push(folder)
  return folder
}

test('a folder is held by one at a time, and free again once it is given back', () => {
  const folder = freshFolder()
  const giveBack = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(AlreadyOpen)
  expect(() => lockFolder(folder)).toThrow(`process ${process.pid} holds ${folder}`)
  giveBack()
  lockFolder(folder)()
})

test('what a killed process left behind refuses nobody, even where its number is another’s by now', () => {
  const folder = freshFolder()
  // In a container every shop is process 1; on a busy machine numbers come round.
  for (const file of ['shop.lock', 'shop.pid']) {
    writeFileSync(path.join(folder, file), file === 'shop.pid' ? String(process.ppid) : '')
  }
  lockFolder(folder)()
})
