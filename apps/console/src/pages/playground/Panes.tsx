import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pane } from './conversation.ts';
import type { ChatModel } from './ModelSelect.tsx';
import { PaneView } from './PaneView.tsx';
import type { usePlayground } from './use-playground.ts';

interface PanesProps {
  readonly panes: readonly Pane[];
  readonly models: readonly ChatModel[];
  readonly calls: Omit<ReturnType<typeof usePlayground>, 'panes'>;
  readonly asMarkdown: boolean;
  readonly isLocked: boolean;
}

/** One or two conversations side by side; on phones, one at a time. */
export function Panes({ panes, models, calls, asMarkdown, isLocked }: PanesProps) {
  const { t } = useTranslation('playground');
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = panes.find(({ id }) => id === shownId) ?? panes.at(-1);
  return (
    <>
      {panes.length > 1 && (
        <fieldset className="flex gap-2 md:hidden">
          <legend className="sr-only">{t('panes')}</legend>
          {panes.map(({ id, model }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === shown?.id}
              onClick={() => setShownId(id)}
              translate="no"
              className="h-9 min-w-0 flex-1 truncate rounded-md border border-line px-2 text-sm aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
            >
              {models.find((one) => one.id === model)?.displayName ?? model}
            </button>
          ))}
        </fieldset>
      )}
      <div className="flex min-w-0 flex-1 gap-6">
        {panes.map((pane) => (
          <div
            key={pane.id}
            className={`flex min-w-0 flex-1 ${pane.id === shown?.id ? '' : 'max-md:hidden'} ${panes.length === 1 ? 'mx-auto max-w-4xl' : ''}`}
          >
            <PaneView
              pane={pane}
              models={models}
              calls={calls}
              asMarkdown={asMarkdown}
              isLocked={isLocked}
              isRemovable={panes.length > 1}
            />
          </div>
        ))}
      </div>
    </>
  );
}
