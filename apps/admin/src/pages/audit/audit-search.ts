import { type AuditAction, auditActionNames } from '@derouter/contracts';

const names = ['who', 'action', 'subject', 'from', 'to', 'entry'] as const;

/** The filters of the audit log, and the entry that is open. `from` and `to` are days. */
export type AuditSearch = Partial<Record<Exclude<(typeof names)[number], 'action'>, string | undefined>> & {
  action?: AuditAction | undefined;
};

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      if (name === 'action' && !auditActionNames.some((known) => known === value)) return [];
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}
