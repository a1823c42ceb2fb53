import { Form, TextAreaField, trpc, useExplain, useFormat } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
  const notes = useQuery(trpc.admin.customers.notes.queryOptions({ accountId }));
  const onSuccess = async (left: NonNullable<typeof notes.data>) => {
    queries.setQueryData(trpc.admin.customers.notes.queryKey({ accountId }), left);
    await queries.invalidateQueries(trpc.admin.customers.get.queryFilter({ accountId }));
  };
  const add = useMutation(
    trpc.admin.customers.addNote.mutationOptions({
      onSuccess: async (left) => {
        setText('');
        await onSuccess(left);
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
        empty={{ title: t('notesEmpty'), text: t('notesEmptyText') }}
      >
        {(rows) => (
          <ul className="flex list-none flex-col px-4">
            {rows.map(({ id, text: written, writtenBy, createdAt }) => (
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
