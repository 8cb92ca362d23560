// Modules are loaded once for many test files, so a hook that one of them sets up for itself would hold for the first
// file alone. They hand their work in here instead, and the setup file has it done after every test and every file.
type AfterTest = (hasFailed: boolean) => unknown
type AfterFile = () => unknown

const afterTests: AfterTest[] = []
const afterFiles: AfterFile[] = []

export const afterEveryTest = (work: AfterTest): void => void afterTests.push(work)
export const afterEveryFile = (work: AfterFile): void => void afterFiles.push(work)

export const clearTest = (hasFailed: boolean): Promise<void> => doAll(afterTests, (work) => work(hasFailed))
export const clearFile = (): Promise<void> => doAll(afterFiles, (work) => work())

/** Last handed in, first done; what fails keeps nothing else from being done. */
async function doAll<Work>(works: Work[], run: (work: Work) => unknown): Promise<void> {
  const failures: unknown[] = []
  for (const work of works.toReversed()) {
    try {
      await run(work)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
