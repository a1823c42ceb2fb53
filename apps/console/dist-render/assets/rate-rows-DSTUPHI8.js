// ../../packages/ui/src/money/rate-rows.ts
/** Flattens a price to rows for a form. */
function toRateRows({ tiers, perCallUsd, multipliers }) {
	const rows = (group, from, map) => Object.entries(map).map(([name, value]) => ({
		group,
		from,
		name,
		value
	}));
	return [
		...tiers.flatMap(({ fromPromptTokens, usdPerMillion }) => rows("tier", fromPromptTokens, usdPerMillion)),
		...rows("perCall", 0, perCallUsd),
		...rows("multiplier", 0, multipliers)
	];
}
/** Every rate of either price with its old and new value; null where a price lacks it. */
function compareRates(before, after) {
	const key = ({ group, from, name }) => `${group} ${from} ${name}`;
	const [old, next] = [before ? toRateRows(before) : [], toRateRows(after)];
	const byKey = new Map([...old, ...next].map((row) => [key(row), row]));
	const valueIn = (rows, of) => rows.find((row) => key(row) === of)?.value ?? null;
	return [...byKey].map(([of, { group, from, name }]) => ({
		key: of,
		group,
		from,
		name,
		before: valueIn(old, of),
		after: valueIn(next, of)
	}));
}
/** The rates in USD per million tokens that apply to a prompt of this size. */
function tierAt({ tiers }, promptTokens) {
	return tiers.findLast(({ fromPromptTokens }) => fromPromptTokens <= promptTokens)?.usdPerMillion ?? {};
}
export { tierAt as n, toRateRows as r, compareRates as t };
