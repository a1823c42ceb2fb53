// ../../packages/ui/src/money/format-usd.ts
/**
* Formats a decimal USD amount from the API with a fixed number of decimals, without floating point. Truncates toward zero,
* so that a balance never looks larger than it is. An amount that is not zero but would be shown as zero becomes `<$0.01`.
* A missing amount becomes a dash. Returns text that is not an amount unchanged.
*/
function formatUsd(amount, decimals) {
	if (amount === null || amount === void 0 || /^(NaN|-?Infinity)?$/.test(amount)) return missing;
	const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(/e/i.test(amount) ? withoutExponent(amount) : amount);
	if (!match) return amount;
	const [, sign = "", whole = "0", fraction = ""] = match;
	const shown = fraction.slice(0, decimals).padEnd(decimals, "0");
	const isZero = /^0*$/.test(whole + shown);
	if (isZero && /[1-9]/.test(fraction)) return `${sign ? ">-" : "<"}$${decimals > 0 ? `0.${"1".padStart(decimals, "0")}` : "1"}`;
	const grouped = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",");
	return `${isZero ? "" : sign}$${grouped}${decimals > 0 ? `.${shown}` : ""}`;
}
/** Shown for a figure that is not known. */
var missing = "–";
/** Writes a number such as `1e-9` with all its digits. Returns other text unchanged. */
function withoutExponent(amount) {
	const [, sign = "", whole = "", fraction = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d{1,2})$/i.exec(amount) ?? [];
	if (whole === "") return amount;
	const point = whole.length + Number(power);
	const digits = (whole + fraction).padStart(whole.length + fraction.length + Math.max(0, -point), "0").padEnd(Math.max(0, point), "0");
	const at = Math.max(0, point);
	return `${sign}${digits.slice(0, at) || "0"}${digits.length > at ? `.${digits.slice(at)}` : ""}`;
}
/** Formats an amount with all its decimals, at least two. */
function formatExactUsd(usd) {
	return formatUsd(usd, Math.max(2, usd.split(".")[1]?.length ?? 0));
}
/** Formats a published rate with all its decimals, at least two. */
function formatRate(usd) {
	return formatExactUsd(usd);
}
/** Formats a whole number with thousands separators; a dash if it is missing. */
function formatCount(count) {
	if (count === null || count === void 0 || !Number.isFinite(Number(count))) return missing;
	return (typeof count === "number" ? BigInt(Math.round(count)).toString() : count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
export { formatUsd as i, formatExactUsd as n, formatRate as r, formatCount as t };
