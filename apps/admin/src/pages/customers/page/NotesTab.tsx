import { Form, TextAreaField, trpc, useExplain, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../../access/StaffButton.tsx';
import { useMay } from '../../../access/use-may.ts';
import { ListCard } from '../../../parts/ListCard.tsx';
import type { CustomerRecord } from './customer-record.ts';

/** What staff wrote about a customer. */
export function NotesTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation('customer');
  const explain = useExplain();
  const format = useFormat();
  const queries = useQueryClient();
  const may = useMay();
  const [text, setText] = useState('');
  const notes = useInfiniteQuery(
    trpc.admin.customers.notes.infiniteQueryOptions({ accountId, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const items = notes.data?.pages.flatMap((page) => page.items) ?? [];
  const onSuccess = async () => {
    await Promise.all([
      queries.invalidateQueries(trpc.admin.customers.notes.pathFilter()),
      queries.invalidateQueries(trpc.admin.customers.get.queryFilter({ accountId })),
    ]);
  };
  const add = useMutation(
    trpc.admin.customers.addNote.mutationOptions({
      onSuccess: async () => {
        setText('');
        await onSuccess();
      },
    }),
  );
  const remove = useMutation(trpc.admin.customers.deleteNote.mutationOptions({ onSuccess }));
  return (
    <>
      {may('customers.addNote') && (
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate({ accountId, text });
          }}
          isBusy={add.isPending}
          canSubmit={text.trim() !== ''}
          error={add.error && explain(add.error)}
          submitLabel={t('addNote')}
          submitTestId="add-note"
        >
          <TextAreaField
            label={t('note')}
            help={t('noteHelp')}
            maxLength={5_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            data-testid="note-text"
          />
        </Form>
      )}
      <ListCard
        csv={{ list: 'admin.customers.notes', input: { accountId } }}
        query={notes}
        pages={notes}
        isEmpty={() => items.length === 0}
        empty={{ title: t('notesEmpty'), text: t('notesEmptyText') }}
      >
        {() => (
          <ul className="flex list-none flex-col px-4">
            {items.map(({ id, text: written, writtenBy, createdAt }) => (
              <li key={id} className="flex items-start justify-between gap-4 border-b border-line/60 py-3 last:border-0" data-testid="note">
                <div className="min-w-0">
                  <p className="whitespace-pre-wrap wrap-anywhere">{written}</p>
                  <p className="mt-1 text-sm text-quiet">
                    {writtenBy}, {format.dateTime(createdAt)}
                  </p>
                </div>
                <StaffButton
                  may="customers.deleteNote"
                  variant="quiet"
                  busy={remove.isPending}
                  onClick={() => remove.mutate({ id })}
                  data-testid="delete-note"
                >
                  {t('deleteNote')}
                </StaffButton>
              </li>
            ))}
          </ul>
        )}
      </ListCard>
    </>
  );
}
