/** Whether the database is locked, full, crowded, for reading only or away: worth another try in a moment. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = String((error as { code?: unknown }).code ?? '')
  return (
    /^(SQLITE_(BUSY|FULL|LOCKED|IOERR|READONLY)|57P0|08|53|25006|55P03|40001|40P01|25P03)/.test(code) ||
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(code) ||
    // What the driver says of a connection, without a code.
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    )
  )
}
