import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { migrations } from '#migrations/all.ts'
import { diskTrouble } from '#src/platform/disk-trouble.ts'
import { isLatest } from '#src/platform/migrate.ts'
import { readSealedTar } from '#src/platform/sealed-tar.ts'
import { DamagedArchive } from '#src/platform/tar.ts'
import {
  ExportRefused,
  fileOfTable,
  MANIFEST,
  type Manifest,
  manifestShape,
  readName,
} from './export-file.ts'
import { exportedTables } from './plan.ts'

/** So much a manifest may say: a line for each picture, of which a large shop has some ten thousands. */
const MAX_MANIFEST = 64 * 1024 * 1024

/**
 * Reads an export from its first byte to its last and compares every sum, before anything of it is believed.
 * @throws ExportRefused where it is damaged, none, or of another version
 */
export async function checkExport(
  file: string,
  onProgress: (words: string) => void = () => {},
): Promise<Manifest> {
  if (!existsSync(file)) throw new ExportRefused(`There is no file ${file}.`)
  try {
    const found = new Map<string, { size: number; sha256: string }>()
    let text: string | null = null
    for await (const { name, size, content } of readSealedTar(file)) {
      if (text !== null) throw new DamagedArchive('Something stands between its manifest and its checksum.')
      const hash = createHash('sha256')
      const parts: Buffer[] = []
      if (name === MANIFEST && size > MAX_MANIFEST) throw new DamagedArchive('Its manifest is too long.')
      for await (const chunk of content) {
        if (name === MANIFEST) parts.push(chunk)
        else hash.update(chunk)
      }
      if (name === MANIFEST) text = Buffer.concat(parts).toString('utf8')
      else found.set(name, { size, sha256: hash.digest('hex') })
      onProgress(`checked: ${found.size} files`)
    }
    if (text === null) throw new DamagedArchive('It holds no manifest.')
    const manifest = readManifest(text, file)
    compare(manifest, found)
    return manifest
  } catch (error) {
    throw explainReading(error, file)
  }
}

/** What to say of an error while an export is read. */
export function explainReading(error: unknown, file: string): unknown {
  if (error instanceof DamagedArchive)
    return new ExportRefused(`${file} is damaged, or no export of a shop. ${error.message}`)
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EISDIR') return new ExportRefused(`${file} is a folder, not an export.`)
  const trouble = diskTrouble(error, file)
  return trouble ? new ExportRefused(trouble) : error
}

function readManifest(text: string, file: string): Manifest {
  const json = parse(text)
  if ((json as { kind?: unknown } | null)?.kind !== 'barrow export')
    throw new ExportRefused(
      `${file} is a backup, or another archive, but no export. A backup is restored with: barrow restore ${file}`,
    )
  const { data } = manifestShape.safeParse(json)
  // Whole, sealed, and yet not understood: it was written by a program that knows more.
  if (!data || data.migrations.some((name) => !Object.hasOwn(migrations, name)))
    throw new ExportRefused(`${file} was made by a newer version of Barrow. Import it with that one.`)
  return data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DamagedArchive('Its manifest cannot be read.')
  }
}

function compare(
  { files, tables, migrations: held }: Manifest,
  found: Map<string, { size: number; sha256: string }>,
): void {
  for (const { name, size, sha256 } of files) {
    const own = found.get(name)
    if (readName(name) === null || own?.sha256 !== sha256 || own.size !== size)
      throw new DamagedArchive(`${name} is not what the manifest says.`)
  }
  if (found.size !== files.length) throw new DamagedArchive('It holds what its manifest does not name.')
  // An older shop had fewer.
  if (isLatest(held) && `${tables.map(({ table }) => table)}` !== `${exportedTables}`)
    throw new DamagedArchive('Its manifest does not name every table.')
  for (const { table } of tables)
    if (!found.has(fileOfTable(table))) throw new DamagedArchive(`It lacks ${fileOfTable(table)}.`)
}
