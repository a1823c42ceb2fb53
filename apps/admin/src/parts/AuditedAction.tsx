import type { AuditAction } from '@derouter/contracts';
import { useAuditWords } from './use-audit-words.ts';

/** What was done, in words, with its figures below. */
export function AuditedAction(entry: { readonly action: AuditAction | null; readonly detail: string }) {
  const { nameOf, detailOf } = useAuditWords();
  const detail = detailOf(entry);
  if (!entry.action) return <span className="wrap-anywhere">{detail}</span>;
  return (
    <>
      <span className="block font-medium">{nameOf(entry.action)}</span>
      {detail && <span className="block text-xs font-normal text-quiet wrap-anywhere">{detail}</span>}
    </>
  );
}
