import type { ReactNode } from 'react';

const tones = {
  plain: 'border-line text-quiet',
  accent: 'border-accent/50 text-accent',
  good: 'border-good/50 text-good',
  warn: 'border-warn/50 text-warn',
  bad: 'border-bad/50 text-bad',
};

/** A short status or label. */
export function Badge({
  tone = 'plain',
  children,
  testId,
}: {
  readonly tone?: keyof typeof tones;
  readonly children: ReactNode;
  readonly testId?: string;
}) {
  return (
    <span
      data-testid={testId}
      className={`inline-flex items-center rounded-md border px-1.5 text-xs leading-5 font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  );
}
