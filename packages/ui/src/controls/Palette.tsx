import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useOpener } from './use-opener.ts';

interface PaletteProps {
  readonly label: string;
  readonly placeholder: string;
  /** Shown when nothing matches. */
  readonly none: string;
  readonly onClose: () => void;
  /** Renders the commands, given what was typed. */
  readonly children: (text: string) => ReactNode;
}

/** A dialog with a field and the commands that match what is typed into it. */
export function Palette({ label, placeholder, none, onClose, children }: PaletteProps) {
  const [text, setText] = useState('');
  const opener = useOpener();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          {...opener}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 animate-appear overflow-hidden rounded-lg border border-line bg-surface shadow-float"
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          <Command label={label} loop data-testid="palette">
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder={placeholder}
              maxLength={128}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none"
              data-testid="palette-input"
            />
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-2">
              <Command.Empty className="p-4 text-center text-quiet">{none}</Command.Empty>
              {children(text.trim())}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Commands below a heading. */
export function PaletteGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-quiet"
    >
      {children}
    </Command.Group>
  );
}

interface PaletteItemProps {
  /** Differs from every other item's. */
  readonly id: string;
  readonly label: string;
  readonly onSelect: () => void;
}

/** A command. */
export function PaletteItem({ id, label, onSelect }: PaletteItemProps) {
  return (
    <Command.Item
      value={id}
      keywords={[label]}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center rounded-md px-2.5 py-1.5 wrap-anywhere data-[selected=true]:bg-raised"
    >
      {label}
    </Command.Item>
  );
}
