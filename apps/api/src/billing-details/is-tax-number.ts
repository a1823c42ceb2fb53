interface Numbers {
  validate(value: string): { readonly isValid: boolean };
}

/**
 * Whether a tax number has a form, with the check digits, that its country issues. Which of its numbers a company or a person prints on
 * receipts differs, so each of the country's passes; so does anything from countries whose forms we do not know.
 */
export async function isTaxNumber(country: string, value: string): Promise<boolean> {
  // Its three hundred modules are loaded when they are first needed.
  const { stdnum } = await import('stdnum');
  const known = (stdnum as unknown as Readonly<Record<string, Readonly<Record<string, Numbers>> | undefined>>)[country];
  if (!known) return /[\p{L}\p{N}]/u.test(value);
  return Object.values(known).some((numbers) => numbers.validate(value).isValid);
}
