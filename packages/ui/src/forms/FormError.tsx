/** What went wrong with a form as a whole. */
export function FormError({ error }: { readonly error: string | null | undefined }) {
  if (!error) return null;
  return (
    <p role="alert" className="text-sm text-bad">
      {error}
    </p>
  );
}
