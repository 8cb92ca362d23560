/** The whole file cannot be read. The message is a sentence for the person who chose it. */
export class FileRefused extends Error {
  override name = 'FileRefused'
}
