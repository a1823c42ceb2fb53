import { Link } from '@tanstack/react-router';
import { useCurrentInView } from './use-current-in-view.ts';

interface TabsProps<Name extends string> {
  readonly label: string;
  readonly to: '/books' | '/content' | '/system';
  readonly tabs: readonly { readonly name: Name; readonly text: string }[];
  /** Undefined if none of them is open. */
  readonly current: Name | undefined;
}

/** The parts of a page as links, so that each has its own address. */
export function Tabs<Name extends string>({ label, to, tabs, current }: TabsProps<Name>) {
  const row = useCurrentInView(current ?? null);
  return (
    <nav ref={row} className="-mb-2 flex overflow-x-auto border-b border-line" aria-label={label}>
      {tabs.map(({ name, text }) => (
        <Link
          key={name}
          to={to}
          search={{ tab: name } as never}
          className="-mb-px shrink-0 border-b-2 border-transparent px-3 py-2 text-sm font-medium text-quiet hover:text-fg aria-[current=page]:border-accent aria-[current=page]:text-fg"
          aria-current={name === current ? 'page' : undefined}
          data-testid={`tab-${name}`}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
