/** An error about the form as a whole, not about one field. */
export function FormError({ error }: { readonly error: string | null | undefined }) {
  if (!error) return null;
  return (
    <p role="alert" className="text-sm text-bad">
      {error}
    </p>
  );
}
