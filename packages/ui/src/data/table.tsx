import type { ComponentProps } from 'react';

/** A table with a sticky head, 40-pixel rows, that scrolls sideways where it must. */
export function Table({ className = '', ...rest }: ComponentProps<'table'>) {
  return (
    <div className="overflow-x-auto">
      <table className={`w-full border-collapse text-left ${className}`} {...rest} />
    </div>
  );
}

export function HeadCell({ numeric = false, className = '', ...rest }: ComponentProps<'th'> & { readonly numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={`sticky top-0 h-9 border-b border-line bg-surface px-4 text-xs font-medium whitespace-nowrap text-quiet ${numeric ? 'text-right' : ''} ${className}`}
      {...rest}
    />
  );
}

export function Cell({ numeric = false, className = '', ...rest }: ComponentProps<'td'> & { readonly numeric?: boolean }) {
  return (
    <td className={`h-10 border-b border-line/60 px-4 py-1.5 ${numeric ? 'text-right whitespace-nowrap' : ''} ${className}`} {...rest} />
  );
}

/** Name and value pairs, values at the right. */
export function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <dl className="flex flex-col">
      {pairs.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-6 border-b border-line/60 py-2 last:border-0">
          <dt className="text-quiet">{name}</dt>
          <dd className="min-w-0 text-right break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
