import { AttemptList, CopyButton, Dialog, Money, QueryView, ReceiptCharge, ReceiptFacts, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** A receipt with its charge per meter, the details of the request and its attempts. */
export function ReceiptDrawer() {
  const { t } = useTranslation('common');
  const { receiptId } = useParams({ from: '/own/usage/$receiptId' });
  const navigate = useNavigate();
  const format = useFormat();
  const receipt = useQuery(trpc.usage.get.queryOptions({ id: receiptId }));
  return (
    <Dialog place="side" onClose={() => void navigate({ to: '/usage', search: (search) => search })} title={t('receipt.title')}>
      <QueryView query={receipt} rows={8}>
        {(data) => (
          <div className="flex flex-col gap-5">
            <div className="flex items-baseline justify-between gap-4">
              <div className="min-w-0">
                <p className="font-semibold wrap-anywhere">{data.model}</p>
                <p className="text-sm text-quiet">{format.dateTime(data.createdAt)}</p>
              </div>
              <Money usd={data.costUsd} decimals={6} className="text-xl font-semibold" testId="receipt-total" />
            </div>
            <ReceiptCharge receipt={data} />
            <section>
              <h3 className="mb-1 font-semibold">{t('receipt.facts')}</h3>
              <ReceiptFacts receipt={data} />
            </section>
            {data.attempts.length > 0 && (
              <section>
                <h3 className="font-semibold">{t('receipt.attempts')}</h3>
                <p className="mb-1 text-sm text-quiet">{t('receipt.attemptsLead')}</p>
                <AttemptList
                  attempts={data.attempts.map(({ errorKind, ...attempt }) => ({
                    ...attempt,
                    error: errorKind && t(`receipt.errorKinds.${errorKind}`),
                  }))}
                />
              </section>
            )}
            <div>
              <CopyButton text={data.id} label={t('receipt.copyId')} copiedLabel={t('copied')} />
            </div>
          </div>
        )}
      </QueryView>
    </Dialog>
  );
}
