import { queryClient } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { SignInPage } from './SignInPage.tsx';

/** The sign-in page inside the console. */
export function SignIn() {
  const { next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const onSignedIn = useCallback(async () => {
    queryClient.clear();
    await navigate({ to: next ?? '/overview', replace: true });
  }, [navigate, next]);
  return <SignInPage onSignedIn={onSignedIn} />;
}
