import { Button, Dialog, formatCount, Notice, readViewToken, ShareBar } from '@derouter/ui';
import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportCsv, RefusedExport } from './export-csv.ts';
import { TooLong } from './TooLong.tsx';
import { lengthInDays, maxDays, type UsageSearch } from './usage-search.ts';

type State =
  | { readonly step: 'idle' }
  | { readonly step: 'tooLong' }
  | { readonly step: 'reading' | 'done'; readonly rows: number }
  | { readonly step: 'failed'; readonly rows: number; readonly reason: string | null };

/**
 * Saves the selected receipts as CSV, and shows how far it is. Of a period that is too long for a file, it offers the years. `total`: how
 * many receipts there are, if known.
 */
export function ExportButton({ search, total }: { readonly search: UsageSearch; readonly total: number | null }) {
  const { t, i18n } = useTranslation(['usage', 'common', 'views']);
  const isView = readViewToken() !== null;
  const [state, setState] = useState<State>({ step: 'idle' });
  const running = useRef<AbortController | null>(null);
  const start = (selected: UsageSearch) => {
    if (lengthInDays(selected) > maxDays) return setState({ step: 'tooLong' });
    const abort = new AbortController();
    running.current = abort;
    let shown = 0;
    let rows = 0;
    setState({ step: 'reading', rows });
    const onRows = (count: number) => {
      rows = count;
      // Often enough to be seen, rarely enough not to slow the download.
      if (Date.now() - shown < 100) return;
      shown = Date.now();
      setState({ step: 'reading', rows });
    };
    exportCsv(selected, onRows, abort.signal).then(
      () => setState({ step: 'done', rows }),
      (error: unknown) => {
        if (abort.signal.aborted) return setState({ step: 'idle' });
        const code = error instanceof RefusedExport ? error.code : null;
        setState({ step: 'failed', rows, reason: code !== null && i18n.exists(`errors.${code}`, { ns: 'common' }) ? code : null });
      },
    );
  };
  const close = () => {
    running.current?.abort();
    setState({ step: 'idle' });
  };
  return (
    <>
      <Button onClick={() => start(search)} data-testid="export">
        <Download size={16} strokeWidth={1.75} aria-hidden />
        {t('export.start')}
      </Button>
      {state.step !== 'idle' && (
        <Dialog
          title={t('export.title')}
          description={state.step === 'tooLong' ? t('export.lead') : `${t('export.lead')} ${t('period.tooLong', { count: maxDays })}`}
          onClose={close}
        >
          <div className="flex flex-col gap-4" data-testid={`export-${state.step}`}>
            {state.step === 'tooLong' ? (
              <TooLong search={search} lead={t('export.byYear')} onYear={(year) => start({ ...search, ...year })} />
            ) : (
              <p aria-live="polite">
                {total === null || total < state.rows
                  ? t('export.rows', { count: state.rows, rows: formatCount(state.rows) })
                  : t('export.rowsOf', { count: total, rows: formatCount(state.rows), total: formatCount(total) })}
              </p>
            )}
            {total !== null && state.step === 'reading' && (
              <ShareBar share={total === 0 ? 1 : Math.min(0.99, state.rows / total)} label={t('export.title')} tone="plain" />
            )}
            {state.step === 'failed' && (
              <Notice tone="bad">
                {isView ? t('views:files') : t('export.failed')} {state.reason !== null && t(`common:errors.${state.reason as 'internal'}`)}
              </Notice>
            )}
            {state.step === 'done' && <Notice>{t('export.done')}</Notice>}
            <div className="flex justify-end gap-2">
              {state.step === 'failed' && !isView && <Button onClick={() => start(search)}>{t('common:retry')}</Button>}
              <Button onClick={close}>{t(state.step === 'reading' ? 'common:cancel' : 'common:close')}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
