import { type DemoReceipt, demoCalls } from '@derouter/contracts';
import { Badge, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageOrigin } from '../../page-origin.ts';
import { recordedCall } from './recorded-call.ts';
import { runDemoCall } from './run-demo-call.ts';
import { TerminalReceipt } from './TerminalReceipt.tsx';

interface Shown {
  readonly call: number;
  readonly answer: string;
  readonly receipt: DemoReceipt | null;
  readonly state: 'recorded' | 'running' | 'done' | 'limited' | 'failed';
}

const recording: Shown = { ...recordedCall, state: 'recorded' };

/** A terminal that shows a recorded call to the sandbox and, where the sandbox runs, makes real ones. */
export function Terminal() {
  const { t } = useTranslation(['public', 'common']);
  const info = useQuery(trpc.system.info.queryOptions());
  const [shown, setShown] = useState(recording);
  const [call, setCall] = useState(recording.call);
  const { run, isRunning } = useDemoCall(setShown);
  const canRun = info.data?.sandbox ?? false;
  const command = demoCalls[shown.call] ?? demoCalls[0];
  const isLive = shown.state !== 'recorded';
  const note = {
    recorded: canRun ? 'liveReady' : 'recordedNote',
    running: 'running',
    done: 'liveNote',
    limited: 'limited',
    failed: 'failed',
  } as const;
  return (
    <section aria-label={t('terminal.title')} className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex h-11 items-center justify-between gap-3 border-b border-line bg-raised px-4">
        <h2 className="text-sm font-medium">{t('terminal.title')}</h2>
        <Badge tone={isLive ? 'good' : 'plain'} testId="terminal-kind">
          {t(isLive ? 'terminal.live' : 'terminal.recorded')}
        </Badge>
      </div>
      <div
        dir="ltr"
        translate="no"
        className="flex min-h-[380px] flex-col gap-4 bg-[oklch(0.21_0.014_245)] p-4 font-mono text-sm leading-relaxed text-[oklch(0.93_0.006_240)]"
      >
        <pre className="font-mono whitespace-pre-wrap wrap-anywhere text-[oklch(0.8_0.02_240)]">
          <span className="text-[oklch(0.76_0.095_192)]">$ </span>
          {`curl ${pageOrigin}/v1/chat/completions \\
    -H "Authorization: Bearer $DEROUTER_KEY" \\
    -d '{"model":"${command.model}","stream":true,
         "messages":[{"role":"user","content":"${command.prompt}"}]}'`}
        </pre>
        <p data-testid="terminal-answer" className="min-h-[5.5lh] whitespace-pre-wrap wrap-anywhere">
          {shown.answer}
          {shown.state === 'running' && <span aria-hidden className="ms-0.5 inline-block h-[1em] w-2 bg-current align-text-bottom" />}
        </p>
        {shown.receipt && <TerminalReceipt key={shown.receipt.id} receipt={shown.receipt} />}
      </div>
      <div className="flex min-h-[68px] flex-wrap items-center gap-3 border-t border-line px-4 py-3">
        <p role="status" data-testid="terminal-note" className="min-w-48 flex-1 text-sm text-quiet">
          {t(`terminal.${note[shown.state]}`)}
        </p>
        {canRun && (
          <div className="flex min-w-0 gap-2 max-sm:w-full">
            <select
              aria-label={t('terminal.prompt')}
              value={call}
              onChange={(event) => setCall(Number(event.target.value))}
              className="h-9 min-w-0 flex-1 rounded-md border border-line bg-surface px-2 text-sm sm:max-w-52"
            >
              {demoCalls.map(({ prompt }, i) => (
                <option key={prompt} value={i}>
                  {prompt}
                </option>
              ))}
            </select>
            <button
              type="button"
              data-testid="terminal-run"
              disabled={isRunning}
              onClick={() => void run(call)}
              className="inline-flex h-9 shrink-0 items-center gap-2 rounded-md border border-line px-3 text-sm font-medium hover:bg-raised disabled:opacity-55"
            >
              <Play size={16} strokeWidth={1.75} aria-hidden className="text-accent rtl:-scale-x-100" />
              {t(shown.state === 'recorded' ? 'terminal.run' : 'terminal.again')}
            </button>
          </div>
        )}
      </div>
    </section>
  );
}

/** Runs demo calls one at a time and reports how each goes. A call ends when the page is left. */
function useDemoCall(onChange: (shown: Shown) => void) {
  const [isRunning, setRunning] = useState(false);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (call: number) => {
    const abort = new AbortController();
    running.current = abort;
    setRunning(true);
    let answer = '';
    const show = (state: Shown['state'], receipt: DemoReceipt | null = null) => {
      if (!abort.signal.aborted) onChange({ call, answer, receipt, state });
    };
    show('running');
    try {
      const onText = (text: string) => {
        answer += text;
        show('running');
      };
      show('done', await runDemoCall(call, onText, abort.signal));
    } catch (error) {
      show((error as Error).message === '429' ? 'limited' : 'failed');
    } finally {
      setRunning(false);
    }
  };
  return { run, isRunning };
}
