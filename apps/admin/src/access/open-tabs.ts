import type { AdminProcedure } from './use-may.ts';

/** What each tab of a page reads, in the order of the tabs. */
export type TabReads<Name extends string> = Readonly<Record<Name, AdminProcedure>>;

/**
 * The tabs of a page that somebody may read, and the one that opens: in place of the first tab, which an address without a tab means,
 * the first that they may read; null if they may not read the one that is asked for.
 */
export function openTabs<Name extends string>(
  reads: TabReads<Name>,
  asked: Name,
  may: (procedure: AdminProcedure) => boolean,
): { readonly shown: readonly Name[]; readonly open: Name | null } {
  const names = Object.keys(reads) as Name[];
  const shown = names.filter((name) => may(reads[name]));
  if (shown.includes(asked)) return { shown, open: asked };
  return { shown, open: asked === names[0] ? (shown[0] ?? null) : null };
}
