import type { ReactNode } from 'react';

/** A group of form fields under a heading. */
export function FormSection({ title, help, children }: { readonly title: string; readonly help?: string; readonly children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-t border-line pt-4">
      <legend className="sr-only">{title}</legend>
      <div aria-hidden>
        <p className="font-semibold">{title}</p>
        {help && <p className="mt-0.5 text-sm text-quiet">{help}</p>}
      </div>
      {children}
    </fieldset>
  );
}
