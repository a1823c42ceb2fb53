import type { ReactNode } from 'react';
import { isolateFigure } from './isolate-figure.tsx';

/** A list of names with their values right-aligned. */
export function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="flex flex-col">
      {pairs.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-6 border-b border-line/60 py-2 last:border-0">
          <dt className="max-w-3/5 shrink-0 text-quiet">{name}</dt>
          <dd className="min-w-0 text-end wrap-anywhere">{isolateFigure(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
