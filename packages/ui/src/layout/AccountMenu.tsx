import { lazy, Suspense, useState } from 'react';
import { AccountButton } from './AccountButton.tsx';

const load = () => import('./OpenAccountMenu.tsx');
const OpenAccountMenu = lazy(async () => ({ default: (await load()).OpenAccountMenu }));

interface AccountMenuProps {
  readonly app: 'console' | 'admin';
  readonly onSignedOut: () => Promise<void>;
}

/** A menu with the user's email address, the language, the theme and sign-out. It is loaded when the pointer or the focus is on it. */
export function AccountMenu(props: AccountMenuProps) {
  const [wasOpened, setWasOpened] = useState(false);
  const button = <AccountButton onPointerEnter={() => void load()} onFocus={() => void load()} onClick={() => setWasOpened(true)} />;
  if (!wasOpened) return button;
  return (
    <Suspense fallback={button}>
      <OpenAccountMenu {...props} />
    </Suspense>
  );
}
