import { Tabs } from 'radix-ui';
import { CopyButton } from './CopyButton.tsx';

export interface CodeSample {
  readonly name: string;
  readonly code: string;
}

interface CodeTabsProps {
  readonly samples: readonly CodeSample[];
  readonly copyLabel: string;
  readonly copiedLabel: string;
}

/** Code samples with a copy button, one tab per language or tool. */
export function CodeTabs({ samples, copyLabel, copiedLabel }: CodeTabsProps) {
  const [first] = samples;
  if (!first) return null;
  return (
    <Tabs.Root defaultValue={first.name} className="min-w-0 rounded-lg border border-line">
      <Tabs.List className="flex overflow-x-auto border-b border-line bg-raised px-2">
        {samples.map(({ name }) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="-mb-px border-b-2 border-transparent px-3 py-2 text-sm whitespace-nowrap text-quiet data-[state=active]:border-accent data-[state=active]:text-fg"
          >
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {samples.map(({ name, code }) => (
        <Tabs.Content key={name} value={name} className="p-3">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre tabIndex={0} translate="no" className="mb-3 overflow-x-auto font-mono text-sm leading-relaxed">
            {code}
          </pre>
          <CopyButton text={code} label={copyLabel} copiedLabel={copiedLabel} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
