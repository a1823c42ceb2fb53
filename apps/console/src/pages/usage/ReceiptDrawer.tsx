import type { AppRouter } from '@derouter/api';
import {
  AttemptList,
  Button,
  buttonClass,
  CopyButton,
  Dialog,
  Money,
  Notice,
  QueryView,
  ReceiptCharge,
  ReceiptFacts,
  trpc,
  useFormat,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useReceipts } from './use-receipts.ts';
import { explainAmount, explainOutcome } from './why-this-amount.ts';

/** A receipt with its charge per meter, why it is so high, the details of the request and its attempts. */
export function ReceiptDrawer() {
  const { t } = useTranslation(['usage', 'common']);
  const { receiptId } = useParams({ from: '/own/usage/$receiptId' });
  const search = useSearch({ from: '/own/usage' });
  const navigate = useNavigate();
  const receipt = useQuery({ ...trpc.usage.get.queryOptions({ id: receiptId }), staleTime: Number.POSITIVE_INFINITY });
  const { items } = useReceipts(search);
  const at = items.findIndex(({ id }) => id === receiptId);
  const [newer, older] = at === -1 ? [] : [items[at - 1]?.id, items[at + 1]?.id];
  useEffect(() => {
    const onKey = ({ key, metaKey, ctrlKey, altKey, target }: KeyboardEvent) => {
      if (metaKey || ctrlKey || altKey || (target instanceof HTMLElement && target.closest('input, textarea, select'))) return;
      const next = key === 'j' ? older : key === 'k' ? newer : undefined;
      if (next !== undefined)
        void navigate({ to: '/usage/$receiptId', params: { receiptId: next }, search, replace: true, resetScroll: false });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [newer, older, navigate, search]);
  const step = (id: string | undefined, label: string, shortcut: string, Icon: typeof ChevronUp) => (
    <Button
      disabled={id === undefined}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      aria-label={label}
      className="w-9 px-0! [&>svg]:shrink-0"
      onClick={() =>
        id !== undefined && void navigate({ to: '/usage/$receiptId', params: { receiptId: id }, search, replace: true, resetScroll: false })
      }
      data-testid={`receipt-${shortcut}`}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
    </Button>
  );
  return (
    <Dialog place="side" onClose={() => void navigate({ to: '/usage', search, resetScroll: false })} title={t('common:receipt.title')}>
      <div className="mb-4 flex gap-2">
        {step(newer, t('drawer.newer'), 'k', ChevronUp)}
        {step(older, t('drawer.older'), 'j', ChevronDown)}
      </div>
      <QueryView query={receipt} rows={8}>
        {(data) => <Receipt data={data} />}
      </QueryView>
    </Dialog>
  );
}

type Data = inferRouterOutputs<AppRouter>['usage']['get'];

function Receipt({ data }: { readonly data: Data }) {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormat();
  const outcome = explainOutcome(data, t);
  const reasons = explainAmount(data, t);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-baseline justify-between gap-4">
        <div className="min-w-0">
          <p className="font-semibold wrap-anywhere" dir="auto" translate="no">
            {data.model}
          </p>
          <p className="text-sm text-quiet">{format.dateTime(data.createdAt)}</p>
        </div>
        <Money usd={data.costUsd} decimals={6} className="text-xl font-semibold" testId="receipt-total" />
      </div>
      {outcome !== null && (
        <div data-testid="receipt-outcome">
          <Notice tone={data.costUsd === '0' ? 'plain' : 'warn'}>{outcome}</Notice>
        </div>
      )}
      {data.lineItems.length > 0 && <ReceiptCharge receipt={data} />}
      {reasons.length > 0 && (
        <section>
          <h3 className="mb-1 font-semibold">{t('why.title')}</h3>
          <ul className="list-disc ps-5 text-sm text-quiet" data-testid="receipt-reasons">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </section>
      )}
      <Timing data={data} />
      <section>
        <h3 className="mb-1 font-semibold">{t('common:receipt.facts')}</h3>
        <ReceiptFacts receipt={data} first={labelsOf(data, t)} />
      </section>
      {data.attempts.length > 0 && (
        <section>
          <h3 className="font-semibold">{t('common:receipt.attempts')}</h3>
          <p className="mb-1 text-sm text-quiet">{t('common:receipt.attemptsLead')}</p>
          <AttemptList
            attempts={data.attempts.map(({ errorKind, ...attempt }) => ({
              ...attempt,
              error: errorKind && t(`common:receipt.errorKinds.${errorKind}`),
            }))}
          />
        </section>
      )}
      <div className="flex flex-wrap gap-2">
        <CopyButton text={data.id} label={t('common:receipt.copyId')} copiedLabel={t('common:copied')} />
        <CopyButton text={window.location.href} label={t('drawer.copyLink')} copiedLabel={t('common:copied')} />
        <Question id={data.id} />
      </div>
    </div>
  );
}

function labelsOf({ tag, clientRequestId, agent }: Data, t: ReturnType<typeof useTranslation<['usage', 'common']>>['t']) {
  const shown = (value: string) => (
    <span key={value} dir="auto" translate="no">
      {value}
    </span>
  );
  return [
    ...(tag === null ? [] : [[t('filter.tag'), shown(tag)] as const]),
    ...(clientRequestId === null ? [] : [[t('filter.request'), shown(clientRequestId)] as const]),
    ...(agent === null ? [] : [[t('drawer.agent'), shown(agent)] as const]),
  ];
}

/** How long it took until the first token, and until the end. */
function Timing({ data: { ttftMs, durationMs } }: { readonly data: Data }) {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormat();
  if (ttftMs === null || durationMs <= 0) return null;
  const share = Math.min(100, (ttftMs / durationMs) * 100);
  return (
    <section>
      <h3 className="mb-2 font-semibold">{t('drawer.timing')}</h3>
      <div dir="ltr" aria-hidden className="flex h-2.5 overflow-hidden rounded-full">
        <div style={{ width: `${share}%`, background: 'var(--color-chart-2)' }} />
        <div className="flex-1" style={{ background: 'var(--color-chart-1)' }} />
      </div>
      <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-sm text-quiet">
        <span>{t('drawer.untilFirst', { time: format.duration(ttftMs) })}</span>
        <span>{t('drawer.untilEnd', { time: format.duration(durationMs) })}</span>
      </p>
    </section>
  );
}

/** Writes to support about this charge, if the operator has named an address. */
function Question({ id }: { readonly id: string }) {
  const { t } = useTranslation('usage');
  const info = useQuery({ ...trpc.system.info.queryOptions(), staleTime: Number.POSITIVE_INFINITY });
  const address = info.data?.supportEmail;
  if (!address) return null;
  const query = new URLSearchParams({ subject: t('drawer.questionSubject', { id }), body: `\n\n${window.location.href}` });
  return (
    <a href={`mailto:${address}?${query.toString().replaceAll('+', '%20')}`} className={buttonClass('plain')} data-testid="question-charge">
      {t('drawer.question')}
    </a>
  );
}
