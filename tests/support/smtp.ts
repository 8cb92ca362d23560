import { afterEveryFile } from './leftovers.ts'
import { startSmtp, type TestSmtp } from './smtp-server.ts'

export { parseMail, type ReceivedMail, type TestSmtp } from './smtp-server.ts'

const running: TestSmtp[] = []
afterEveryFile(() => Promise.all(running.splice(0).map((server) => server.close())))

/**
 * A real SMTP server on this machine that collects what it is sent, ended with the tests of the file.
 * @param port one that a server of the test had before; 0 for any
 */
export async function openTestSmtp(port = 0): Promise<TestSmtp> {
  const smtp = await startSmtp(port)
  running.push(smtp)
  return smtp
}
