import { Button, TextAreaField, useKeptState } from '@derouter/ui';
import { Wrench } from 'lucide-react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from './conversation.ts';
import { StreamedText } from './StreamedText.tsx';

interface ToolCallsProps {
  readonly answer: Answer;
  readonly isLocked: boolean;
  readonly onResults: (results: readonly string[]) => void;
}

const none: readonly string[] = [];
const readResults = (kept: unknown) => (Array.isArray(kept) ? kept.map(String) : undefined);

/** The tool calls of an answer: their arguments as they stream, then a field for each result. */
export function ToolCalls({ answer, isLocked, onResults }: ToolCallsProps) {
  const { t } = useTranslation('playground');
  const [results, setResults] = useKeptState(`playground.results.${answer.id}`, none, readResults);
  const { toolCalls, state } = answer;
  const isOpen = state === 'done' && toolCalls.some(({ result }) => result === null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onResults(toolCalls.map((_, i) => results[i] ?? ''));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {toolCalls.map((call, i) => (
        <section key={call.id} data-testid="tool-call" className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3">
          <h4 className="flex items-center gap-2 text-sm font-medium">
            <Wrench size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
            <span>{t('toolCall')}</span>
            <code translate="no" className="font-mono wrap-anywhere">
              {call.name}
            </code>
          </h4>
          <StreamedText
            isCode
            text={state === 'running' ? call.arguments : indented(call.arguments)}
            className="overflow-x-auto rounded-md bg-raised p-2 font-mono text-sm"
          />
          {call.result !== null && (
            <div className="text-sm">
              <p className="text-quiet">{t('toolResult', { name: call.name })}</p>
              <StreamedText isCode text={call.result} className="mt-1 font-mono" />
            </div>
          )}
          {call.result === null && isOpen && (
            <TextAreaField
              label={t('toolResult', { name: call.name })}
              rows={2}
              value={results[i] ?? ''}
              onChange={({ target }) => setResults((before) => toolCalls.map((_, at) => (at === i ? target.value : (before[at] ?? ''))))}
              spellCheck={false}
              dir="ltr"
              className="font-mono"
              data-testid="tool-result"
            />
          )}
        </section>
      ))}
      {isOpen && (
        <Button type="submit" disabled={isLocked} className="self-start" data-testid="continue">
          {t('continue')}
        </Button>
      )}
    </form>
  );
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
