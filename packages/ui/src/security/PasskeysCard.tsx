import { passkeyName } from '@derouter/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../app/api.ts';
import { client } from '../app/client.ts';
import { useExplain } from '../app/use-explain.ts';
import { useFormat } from '../app/use-format.ts';
import { Button } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { DataTable } from '../data/DataTable.tsx';
import { QueryCard } from '../data/QueryCard.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { ConfirmationField, useConfirmation } from '../sign-in/ConfirmationField.tsx';
import { addPasskey, canUsePasskeys } from './use-passkey.ts';
import { useSecurityChange } from './use-security-change.ts';

interface Passkey {
  readonly id: string;
  readonly name: string;
}

/** The user's passkeys, to add and remove. */
export function PasskeysCard() {
  const { t } = useTranslation('common');
  const format = useFormat();
  const passkeys = useQuery(trpc.accounts.passkeys.list.queryOptions());
  const [isAdding, setIsAdding] = useState(false);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  return (
    <>
      <QueryCard
        title={t('security.passkeys')}
        query={passkeys}
        rows={2}
        empty={<p className="p-4 text-quiet">{t('security.passkeysEmpty')}</p>}
        footer={
          canUsePasskeys() && (
            <div className="border-t border-line p-4">
              <Button onClick={() => setIsAdding(true)} data-testid="add-passkey">
                {t('security.addPasskey')}
              </Button>
            </div>
          )
        }
      >
        {(rows) => (
          <DataTable
            rowTestId="passkey-row"
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              { title: t('security.name'), place: 'title', className: 'font-medium wrap-anywhere', cell: ({ name }) => name },
              { title: t('security.added'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.date(createdAt) },
              {
                title: t('security.lastUsed'),
                className: 'whitespace-nowrap',
                cell: ({ lastUsedAt }) => (lastUsedAt ? format.date(lastUsedAt) : t('security.never')),
              },
              {
                title: '',
                place: 'actions',
                cell: (passkey) => (
                  <Button variant="quiet" onClick={() => setRemoved(passkey)} data-testid="remove-passkey">
                    {t('security.remove')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      {isAdding && <AddPasskeyDialog onClose={() => setIsAdding(false)} />}
      {removed && <RemovePasskeyDialog passkey={removed} onClose={() => setRemoved(null)} />}
    </>
  );
}

function AddPasskeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const [name, setName] = useState('');
  const confirmation = useConfirmation('security');
  const change = useSecurityChange(() => addPasskey(name.trim()), onClose);
  return (
    <FormDialog
      title={t('security.addPasskey')}
      description={t('security.addPasskeyLead')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        change.run(confirmation.input);
      }}
      canSubmit={passkeyName.safeParse(name).success && (!change.needsCode || confirmation.input !== null)}
      isBusy={change.isBusy}
      error={change.error && explain(change.error)}
      submitLabel={t('security.addPasskey')}
      submitTestId="confirm-passkey"
    >
      <Field
        label={t('security.name')}
        help={t('security.nameHelp')}
        maxLength={60}
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        data-testid="passkey-name"
      />
      {change.needsCode && <ConfirmationField of={confirmation} testId="passkey-code" />}
    </FormDialog>
  );
}

function RemovePasskeyDialog({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const confirmation = useConfirmation('security');
  const change = useSecurityChange(() => client.accounts.passkeys.remove.mutate({ id: passkey.id }), onClose);
  return (
    <FormDialog
      title={t('security.removeTitle', { name: passkey.name })}
      description={t('security.removeLead')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        change.run(confirmation.input);
      }}
      canSubmit={!change.needsCode || confirmation.input !== null}
      isBusy={change.isBusy}
      error={change.error && explain(change.error)}
      variant="danger"
      submitLabel={t('security.remove')}
      submitTestId="confirm-remove-passkey"
    >
      {change.needsCode && <ConfirmationField of={confirmation} testId="passkey-code" />}
    </FormDialog>
  );
}
