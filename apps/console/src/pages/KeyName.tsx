import type { ReactNode } from 'react';

interface KeyNameProps {
  readonly name: string;
  readonly secret: { readonly prefix: string; readonly last4: string };
  /** Beside the name. */
  readonly children?: ReactNode;
}

/** The name of a key over the ends of its secret. */
export function KeyName({ name, secret: { prefix, last4 }, children }: KeyNameProps) {
  return (
    <>
      <span className="flex items-center gap-2">
        <span className="min-w-0 truncate" title={name} dir="auto" translate="no">
          {name}
        </span>
        {children}
      </span>
      <span className="block truncate text-xs font-normal text-quiet">
        <code className="font-mono" translate="no">{`${prefix}…${last4}`}</code>
      </span>
    </>
  );
}
