import { CircleUser } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

interface AccountMenuProps {
  readonly label: string;
  readonly email: string;
  readonly signOutLabel: string;
  readonly onSignOut: () => void;
  readonly children?: ReactNode;
}

/** Who is signed in, the language, the way out. */
export function AccountMenu({ label, email, signOutLabel, onSignOut, children }: AccountMenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        data-testid="account-menu"
        aria-label={label}
        className="flex h-9 items-center gap-2 rounded-md px-2 hover:bg-raised/40 min-[1100px]:w-full"
      >
        <CircleUser size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
        <span className="hidden truncate text-sm min-[1100px]:block">{email}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 min-w-56 animate-appear rounded-lg border border-line bg-surface p-1.5 text-fg shadow-float"
        >
          <p className="truncate px-2.5 py-1.5 text-sm text-quiet">{email}</p>
          {children}
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Item
            data-testid="sign-out"
            onSelect={onSignOut}
            className="cursor-pointer rounded-md px-2.5 py-1.5 outline-none data-[highlighted]:bg-raised"
          >
            {signOutLabel}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
