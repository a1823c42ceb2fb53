/** Makes a value when it is first needed, and once. */
export function once<T>(run: () => T): () => T {
  let result: { readonly value: T } | null = null;
  return () => {
    result ??= { value: run() };
    return result.value;
  };
}
