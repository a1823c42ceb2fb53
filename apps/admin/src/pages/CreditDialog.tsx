import {
  Button,
  DataTable,
  Dialog,
  ErrorState,
  Field,
  formatUsd,
  Money,
  Notice,
  Pairs,
  SelectField,
  SkeletonRows,
  useExplain,
  useFormat,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface CreditDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string; readonly balanceUsd: string };
  readonly onClose: () => void;
}

const kinds = ['credit', 'promotion', 'debit'] as const;

/** A customer's movements, and a correction: form, summary in words and figures, receipt. */
export function CreditDialog({ customer, onClose }: CreditDialogProps) {
  const { t } = useTranslation(['admin', 'common']);
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('customers.creditTitle', { email: customer.email })}
      description={t('customers.creditLead')}
      closeLabel={t('common:close')}
    >
      <div className="flex flex-col gap-6">
        <Adjustment customer={customer} />
        <Movements accountId={customer.accountId} />
      </div>
    </Dialog>
  );
}

function Adjustment({ customer }: Pick<CreditDialogProps, 'customer'>) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [kind, setKind] = useState<(typeof kinds)[number]>('credit');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  // One id per form: a second click books nothing more.
  const [adjustmentId, setAdjustmentId] = useState(() => crypto.randomUUID());
  const [reviewing, setReviewing] = useState(false);
  const adjust = useMutation(trpc.admin.customers.adjust.mutationOptions({ onSuccess: () => queries.invalidateQueries() }));
  const isValid = /^\d{1,6}(\.\d{1,6})?$/.test(amount) && Number(amount) > 0 && reason.trim() !== '';
  const again = () => {
    adjust.reset();
    setAmount('');
    setReason('');
    setReviewing(false);
    setAdjustmentId(crypto.randomUUID());
  };
  if (adjust.data) {
    return (
      <div className="flex flex-col gap-3" data-testid="adjusted">
        <Notice>{t('customers.adjustDone', { balance: formatUsd(adjust.data.balanceUsd, 6) })}</Notice>
        <Button onClick={again}>{t('customers.adjustAnother')}</Button>
      </div>
    );
  }
  if (reviewing) {
    return (
      <div className="flex flex-col gap-4">
        <p>{t(`customers.adjustSummary.${kind}`, { amount: formatUsd(amount, 2), email: customer.email })}</p>
        <Pairs
          pairs={[
            [t('customers.balance'), formatUsd(customer.balanceUsd, 6)],
            [t('customers.adjustAmount'), `${kind === 'debit' ? '−' : '+'}${formatUsd(amount, 6)}`],
            [t('customers.reason'), reason],
          ]}
        />
        {adjust.error && (
          <p role="alert" className="text-sm text-bad">
            {explain(adjust.error)}
          </p>
        )}
        <div className="flex justify-between gap-2">
          <Button look="quiet" onClick={() => setReviewing(false)}>
            {t('models.edit')}
          </Button>
          <Button
            look="primary"
            busy={adjust.isPending}
            data-testid="confirm-adjust"
            onClick={() => adjust.mutate({ accountId: customer.accountId, kind, amountUsd: amount, adjustmentId, reason })}
          >
            {t('customers.adjustConfirm')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) setReviewing(true);
      }}
    >
      <SelectField
        label={t('customers.adjustKind')}
        value={kind}
        onChange={(event) => setKind(kinds.find((k) => k === event.target.value) ?? 'credit')}
        data-testid="adjust-kind"
      >
        {kinds.map((name) => (
          <option key={name} value={name}>
            {t(`customers.adjustKinds.${name}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('customers.adjustAmount')}
        inputMode="decimal"
        value={amount}
        onChange={(event) => setAmount(event.target.value.replace(',', '.').trim())}
        data-testid="adjust-amount"
      />
      <Field
        label={t('customers.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
        data-testid="adjust-reason"
      />
      <Button type="submit" look="primary" disabled={!isValid} data-testid="review-adjust">
        {t('customers.adjustReview')}
      </Button>
    </form>
  );
}

function Movements({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const { data, error, refetch } = useQuery(trpc.admin.customers.movements.queryOptions({ accountId }));
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold">{t('customers.movements')}</h3>
      {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label={t('common:loading')} rows={3} />}
      {data?.length === 0 && <p className="text-quiet">{t('customers.movementsEmpty')}</p>}
      {data && data.length > 0 && (
        <DataTable
          dense
          room="small"
          rowTestId="movement"
          rows={data}
          rowKey={({ reference, code }) => `${reference} ${code}`}
          columns={[
            { title: t('customers.movementAt'), place: 'bare', className: 'whitespace-nowrap', cell: ({ at }) => format.dateTime(at) },
            {
              title: t('customers.movementWhat'),
              place: 'title',
              cell: ({ code, reason }) => (
                <>
                  {t(`customers.codes.${code as 'top_up'}`, { defaultValue: code })}
                  {reason && <span className="block font-normal text-quiet">{reason}</span>}
                </>
              ),
            },
            {
              title: t('customers.movementAmount'),
              numeric: true,
              place: 'figure',
              cell: ({ amountUsd }) => <Money usd={amountUsd} />,
            },
          ]}
        />
      )}
    </section>
  );
}
