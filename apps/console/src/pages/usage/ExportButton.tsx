import { Button, Dialog, formatCount, Notice, readViewToken, ShareBar } from '@derouter/ui';
import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportCsv } from './export-csv.ts';
import type { UsageSearch } from './usage-search.ts';

type State = { readonly step: 'idle' } | { readonly step: 'reading' | 'failed' | 'done'; readonly rows: number };

/** Saves the selected receipts as CSV, and shows how far it is. `total`: how many there are, if known. */
export function ExportButton({ search, total }: { readonly search: UsageSearch; readonly total: number | null }) {
  const { t } = useTranslation(['usage', 'common', 'views']);
  const isView = readViewToken() !== null;
  const [state, setState] = useState<State>({ step: 'idle' });
  const running = useRef<AbortController | null>(null);
  const start = () => {
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
    exportCsv(search, onRows, abort.signal).then(
      () => setState({ step: 'done', rows }),
      () => setState(abort.signal.aborted ? { step: 'idle' } : { step: 'failed', rows }),
    );
  };
  const close = () => {
    running.current?.abort();
    setState({ step: 'idle' });
  };
  return (
    <>
      <Button onClick={start} data-testid="export">
        <Download size={16} strokeWidth={1.75} aria-hidden />
        {t('export.start')}
      </Button>
      {state.step !== 'idle' && (
        <Dialog title={t('export.title')} description={t('export.lead')} onClose={close}>
          <div className="flex flex-col gap-4" data-testid={`export-${state.step}`}>
            <p aria-live="polite">
              {total === null || total < state.rows
                ? t('export.rows', { count: state.rows, rows: formatCount(state.rows) })
                : t('export.rowsOf', { count: total, rows: formatCount(state.rows), total: formatCount(total) })}
            </p>
            {total !== null && state.step === 'reading' && (
              <ShareBar share={total === 0 ? 1 : Math.min(0.99, state.rows / total)} label={t('export.title')} tone="plain" />
            )}
            {state.step === 'failed' && <Notice tone="bad">{isView ? t('views:files') : t('export.failed')}</Notice>}
            {state.step === 'done' && <Notice>{t('export.done')}</Notice>}
            <div className="flex justify-end gap-2">
              {state.step === 'failed' && !isView && <Button onClick={start}>{t('common:retry')}</Button>}
              <Button onClick={close}>{t(state.step === 'reading' ? 'common:cancel' : 'common:close')}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
