import type { ReceiptColumn } from '@derouter/contracts';
import { client, queryClient, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { columnsOf, keptColumns, writeColumns } from './shown-columns.ts';
import type { UsageSearch } from './usage-search.ts';

const saveAfterMs = 600;

/** The last choice that is not saved yet. */
let unsaved: { readonly columns: ReceiptColumn[] | null; readonly timer: ReturnType<typeof setTimeout> } | null = null;

function save(): void {
  if (!unsaved) return;
  clearTimeout(unsaved.timer);
  const { columns } = unsaved;
  unsaved = null;
  // If this fails, the address still has the columns, and the next choice is saved again.
  void client.accounts.setDisplay.mutate({ receiptColumns: columns }).catch(() => undefined);
}

function saveSoon(columns: ReceiptColumn[] | null): void {
  if (unsaved) clearTimeout(unsaved.timer);
  unsaved = { columns, timer: setTimeout(save, saveAfterMs) };
}

/** The columns of the table of receipts, and how they are chosen: the address has them, and the user keeps them for other devices. */
export function useChosenColumns(search: UsageSearch, onChange: (change: { readonly shown: string | undefined }) => void) {
  const me = useQuery(trpc.accounts.me.queryOptions());
  // What was chosen on this page counts before an answer of the server that is older.
  const [own, setOwn] = useState<{ readonly columns: readonly ReceiptColumn[] | null } | null>(null);
  const kept = own ? own.columns : (me.data?.display?.receiptColumns ?? null);
  useEffect(() => save, []);
  const choose = (columns: ReceiptColumn[] | null) => {
    setOwn({ columns });
    onChange({ shown: columns === null ? undefined : writeColumns(columns) });
    // Staff who look at the console of a customer change nothing of it.
    if (!me.data || me.data.view) return;
    queryClient.setQueryData(trpc.accounts.me.queryKey(), (before) => before && { ...before, display: { receiptColumns: columns } });
    saveSoon(columns);
  };
  return {
    columns: columnsOf(search, kept),
    /** Whether they differ from the usual ones. */
    isChosen: search.shown !== undefined || kept !== null,
    choose: (columns: readonly ReceiptColumn[]) => choose(keptColumns(columns)),
    reset: () => choose(null),
    save,
  };
}

export type ChosenColumns = ReturnType<typeof useChosenColumns>;
