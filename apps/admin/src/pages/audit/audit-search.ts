const names = ['who', 'action', 'subject', 'from', 'to', 'entry'] as const;

/** The filters of the audit log, and the entry that is open. `from` and `to` are days. */
export type AuditSearch = Partial<Record<(typeof names)[number], string | undefined>>;

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}
