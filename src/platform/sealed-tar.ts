import { DamagedArchive, readTar, type TarEntry, type TarWriter } from './tar.ts'

// An archive that ends with a seal: the checksum of all before it. Cut short, changed or added to, it is not believed.

const SEAL = 'checksum.sha256'
const SEAL_BYTES = 65

export async function addText(tar: TarWriter, name: string, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  await tar.add(name, bytes.length, [bytes])
}

/** Ends an archive. @returns the SHA-256, in hex, of all it holds */
export async function sealTar(tar: TarWriter): Promise<string> {
  const checksum = tar.digest()
  await addText(tar, SEAL, `${checksum}\n`)
  await tar.end()
  return checksum
}

/**
 * Reads what was sealed, entry by entry; each entry's content must be read to its end before the next. What is in it stays
 * unproven until the last has been read.
 * @throws DamagedArchive at the first thing that is not as it must be
 */
export async function* readSealedTar(file: string): AsyncGenerator<TarEntry> {
  const names = new Set<string>()
  let isSealed = false
  for await (const entry of readTar(file)) {
    if (isSealed) throw new DamagedArchive('Something follows its checksum.')
    if (names.has(entry.name)) throw new DamagedArchive(`It holds ${entry.name} twice.`)
    names.add(entry.name)
    isSealed = entry.name === SEAL
    if (isSealed) await checkSeal(entry)
    else yield entry
  }
  if (!isSealed) throw new DamagedArchive('It ends before its checksum.')
}

async function checkSeal({ size, before, content }: TarEntry): Promise<void> {
  if (size !== SEAL_BYTES) throw new DamagedArchive('Its checksum is none.')
  let said = ''
  for await (const chunk of content) said += chunk.toString('latin1')
  if (said !== `${before}\n`) throw new DamagedArchive('Its checksum does not agree with what it holds.')
}
