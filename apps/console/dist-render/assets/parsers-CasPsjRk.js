import { C as string, T as NEVER } from "./src-JQseSiP9.js";
// ../../packages/ui/src/forms/from-text.ts
/**
* A schema for a text input: parses the text with `parse` and validates the result with the server's `schema`. `problem` is
* the key in `fieldErrors` of the message to show when that fails.
*/
function fromText(schema, parse, problem) {
	return string().transform((text, context) => {
		const value = parse(text);
		if (schema.safeParse(value).success) return value;
		context.addIssue({
			code: "custom",
			message: problem ?? ""
		});
		return NEVER;
	});
}
// ../../packages/ui/src/forms/parsers.ts
/** Parses a typed whole number: null if empty, NaN if it is not one. */
function parseNumber(text) {
	const digits = text.replace(/[\s,_]/g, "");
	if (digits === "") return null;
	return /^\d+$/.test(digits) ? Number(digits) : NaN;
}
/** Normalizes a typed amount to the form that the server accepts: no `$`, a decimal point instead of a comma. */
function parseAmount(text) {
	return text.trim().replace(/^\$/, "").replace(",", ".");
}
/** Like `parseAmount`, but null if empty. */
function parseOptionalAmount(text) {
	return parseAmount(text) || null;
}
/** The distinct entries of a list separated by newlines or commas. */
function parseLines(text) {
	const lines = text.split(/[\n,]/).map((line) => line.trim());
	return [...new Set(lines)].filter((line) => line !== "");
}
export { fromText as a, parseOptionalAmount as i, parseLines as n, parseNumber as r, parseAmount as t };
