import { formatCount, formatUsd } from '@derouter/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from './conversation.ts';
import { sumUsd } from './sum-usd.ts';
import type { Events } from './use-playground.ts';

interface Said {
  readonly polite: string;
  readonly assertive: string;
}

/** What screen readers are told: one message when answers begin and one when they are complete, and failures at once. */
export function useAnnouncements(): Events & Said {
  const { t } = useTranslation('playground');
  const [said, setSaid] = useState<Said>({ polite: '', assertive: '' });
  const events = useMemo<Events>(
    () => ({
      onStart: () => setSaid({ polite: t('started'), assertive: '' }),
      onEnd(answers: readonly Answer[]) {
        const tokens = answers.reduce((sum, { figures }) => sum + (figures.inputTokens ?? 0) + (figures.outputTokens ?? 0), 0);
        const amount = formatUsd(sumUsd(answers.flatMap(({ figures }) => figures.costUsd ?? [])), 6);
        const key = answers.some(({ state }) => state === 'stopped') ? 'endedStopped' : 'ended';
        setSaid((before) => ({ ...before, polite: t(key, { tokens: formatCount(tokens), amount }) }));
      },
      onFailure({ kind, message }) {
        setSaid({ polite: '', assertive: [t(`failures.${kind}`), message].filter(Boolean).join(' ') });
      },
    }),
    [t],
  );
  return { ...events, ...said };
}

export function Announcements({ polite, assertive }: Said) {
  return (
    <div className="sr-only">
      <p aria-live="polite" data-testid="polite">
        {polite}
      </p>
      <p aria-live="assertive" data-testid="assertive">
        {assertive}
      </p>
    </div>
  );
}
