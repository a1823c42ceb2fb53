import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useExplain } from '../app/use-explain.ts';
import { Button } from '../controls/Button.tsx';

/** A placeholder with the height of the content that is loading. */
export function Skeleton({ className = 'h-10' }: { readonly className?: string }) {
  return <div aria-hidden className={`animate-pulse rounded-md bg-raised ${className}`} />;
}

/** Placeholders for rows that are loading. */
export function SkeletonRows({ rows = 5 }: { readonly rows?: number }) {
  const { t } = useTranslation('common');
  return (
    <div role="status" aria-label={t('loading')} className="flex flex-col gap-px p-3">
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={`row-${i + 1}`} className="h-16 md:h-9" />
      ))}
    </div>
  );
}

interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** Explains what will appear here and how to make it appear. */
export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <p className="font-semibold">{title}</p>
      <p className="max-w-md text-quiet">{text}</p>
      {children && <div className="mt-3">{children}</div>}
    </div>
  );
}

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** An inline error with a retry button. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  return (
    <div role="alert" className="m-3 flex flex-wrap items-center gap-3 rounded-md bg-bad-soft p-3">
      <CircleAlert size={20} strokeWidth={1.75} className="text-bad" aria-hidden />
      <p className="min-w-0 flex-1">{explain(error)}</p>
      <Button onClick={onRetry}>{t('retry')}</Button>
    </div>
  );
}

/** An inline message about something that needs attention. */
export function Notice({ tone = 'plain', children }: { readonly tone?: 'plain' | 'warn' | 'bad'; readonly children: ReactNode }) {
  const colours = { plain: 'border-accent/40 bg-accent-soft', warn: 'border-warn/50 bg-raised', bad: 'border-bad/50 bg-bad-soft' }[tone];
  return <div className={`rounded-md border px-3 py-2.5 ${colours}`}>{children}</div>;
}
