import {
  Button,
  Card,
  errorField,
  Field,
  FormDialog,
  keptText,
  keptTrue,
  OutboxHint,
  readDigits,
  trpc,
  useExplain,
  useKeptState,
  useLocale,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The address of the user, and its change. */
export function AddressCard() {
  const { t } = useTranslation('console');
  const me = useQuery(trpc.accounts.me.queryOptions());
  const [isOpen, setIsOpen] = useKeptState('settings.address.open', false, keptTrue);
  const [isChanged, setIsChanged] = useState(false);
  const isSuspended = me.data?.account?.status === 'suspended';
  return (
    <Card title={t('address.title')}>
      <div className="flex flex-col items-start gap-3 p-4">
        <p className="font-medium wrap-anywhere" data-testid="address">
          {me.data?.email}
        </p>
        <p className="text-quiet">{t(isSuspended ? 'address.suspended' : 'address.lead')}</p>
        {isChanged && <p role="status">{t('address.changed')}</p>}
        {!isSuspended && (
          <Button onClick={() => setIsOpen(true)} data-testid="change-address">
            {t('address.change')}
          </Button>
        )}
      </div>
      {isOpen && me.data && (
        <ChangeAddressDialog current={me.data.email} onClose={() => setIsOpen(false)} onChanged={() => setIsChanged(true)} />
      )}
    </Card>
  );
}

interface ChangeAddressDialogProps {
  readonly current: string;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Asks for the new address, then for the codes that were mailed to both addresses. */
function ChangeAddressDialog({ current, onClose, onChanged }: ChangeAddressDialogProps) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const locale = useLocale();
  const queries = useQueryClient();
  const outbox = useQuery(trpc.system.info.queryOptions()).data?.mailOutbox;
  // The codes are not kept, so a dialog that is opened again asks for the address.
  const [email, setEmail] = useKeptState('settings.address', '', keptText);
  const [codes, setCodes] = useState({ code: '', nextCode: '' });
  const request = useMutation(trpc.accounts.email.requestChange.mutationOptions());
  const change = useMutation(
    trpc.accounts.email.change.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queries.invalidateQueries(trpc.accounts.me.queryFilter()),
          queries.invalidateQueries(trpc.accounts.sessions.list.queryFilter()),
        ]);
        onChanged();
        onClose();
      },
    }),
  );
  const sent = request.data;
  const isCode = (text: string) => /^\d{6}$/.test(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { code, nextCode } = codes;
    if (!sent) request.mutate({ email: email.trim(), locale });
    else change.mutate({ challengeId: sent.current.challengeId, code, nextChallengeId: sent.next.challengeId, nextCode });
  };
  const error = sent ? change.error : request.error;
  const fieldAtFault = errorField(error);
  const errorAt = (name: string) => (error && fieldAtFault === name ? explain(error) : null);
  const setCode = (name: keyof typeof codes) => (event: { readonly target: { readonly value: string } }) =>
    setCodes({ ...codes, [name]: readDigits(event.target.value, 6) });
  const isAtField = fieldAtFault !== null && (sent ? ['code', 'nextCode'] : ['email']).includes(fieldAtFault);
  return (
    <FormDialog
      title={t('address.change')}
      description={t(sent ? 'address.codesLead' : 'address.dialogLead')}
      onClose={onClose}
      onSubmit={submit}
      canSubmit={sent ? isCode(codes.code) && isCode(codes.nextCode) : email.includes('@')}
      isBusy={request.isPending || change.isPending}
      error={error && !isAtField ? explain(error) : null}
      submitLabel={t(sent ? 'address.confirm' : 'address.send')}
      submitTestId="submit-address"
    >
      {sent ? (
        <>
          <Field
            label={t('address.codeOf', { email: current })}
            error={errorAt('code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            value={codes.code}
            onChange={setCode('code')}
            data-testid="address-code"
          />
          <Field
            label={t('address.codeOf', { email: email.trim() })}
            error={errorAt('nextCode')}
            inputMode="numeric"
            autoComplete="off"
            value={codes.nextCode}
            onChange={setCode('nextCode')}
            data-testid="address-next-code"
          />
          {outbox && <OutboxHint />}
        </>
      ) : (
        <Field
          label={t('address.next')}
          help={t('address.nextHelp')}
          error={errorAt('email')}
          type="email"
          autoComplete="email"
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          data-testid="address-next"
        />
      )}
    </FormDialog>
  );
}
