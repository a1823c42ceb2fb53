import type { ReactNode } from 'react';

interface PageProps {
  readonly title: string;
  readonly lead: string;
  /** The page's one primary action. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A page with a title, a one-sentence lead, a primary action and its content. */
export function Page({ title, lead, action, children }: PageProps) {
  return (
    <div className="mx-auto flex w-full max-w-[1200px] flex-col gap-6 px-4 py-6 md:px-6">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-xl font-semibold">{title}</h1>
          <p className="mt-1 text-quiet">{lead}</p>
        </div>
        {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
      </header>
      {children}
    </div>
  );
}

/** A bordered surface with an optional heading. */
export function Card({
  title,
  aside,
  children,
  className = '',
}: {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`min-w-0 rounded-lg border border-line bg-surface ${className}`}>
      {title && (
        <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-3">
          <h2 className="font-semibold">{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A figure with its label. Amounts in it that have `fits` never leave it. */
export function Stat({ label, children, note }: { readonly label: string; readonly children: ReactNode; readonly note?: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface p-4">
      <span className="text-sm text-quiet">{label}</span>
      <span className="@container text-2xl leading-9 font-semibold max-sm:text-xl">{children}</span>
      {note && <span className="text-sm text-quiet">{note}</span>}
    </div>
  );
}
