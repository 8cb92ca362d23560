import { afterAll, afterEach, inject } from 'vitest'
import { engine, leaveServer } from './engine.ts'
import { clearFile, clearTest } from './leftovers.ts'

if (engine !== (inject('postgresUrl') ? 'postgres' : 'sqlite'))
  throw new Error('a worker was handed from one engine to the other with its modules loaded')

afterEach(({ task }) => clearTest(task.result?.state === 'fail'))
afterAll(async () => {
  await clearFile()
  await leaveServer()
})
