import { n as tierAt } from "./rate-rows-DSTUPHI8.js";
// src/pages/pricing/estimate-cost.ts
/** USD per million with up to six decimals, which is pico-USD per token as an integer. */
function picoPerToken(usdPerMillion) {
	const [whole = "0", fraction = ""] = usdPerMillion.split(".");
	return BigInt(whole) * 1000000n + BigInt(fraction.slice(0, 6).padEnd(6, "0") || "0");
}
/** Exact amount of tokens at a rate, in pico-USD. */
function amountPico(usdPerMillion, tokens) {
	return picoPerToken(usdPerMillion) * BigInt(tokens);
}
/** A decimal amount in USD without trailing zeros. */
function formatPico(pico) {
	const digits = pico.toString().padStart(13, "0");
	return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "");
}
/**
* What a call costs at a model's current rates, in pico-USD, with the tokens of the system prompt that the model adds. The size of the
* prompt decides the tier. Tokens without a rate of their own are charged as input.
*/
function estimateCost(model, { input, cached, output }) {
	const prompt = input + (model.systemPromptCost?.tokens ?? 0);
	const rates = tierAt(model, prompt);
	const fromCache = Math.min(cached, input);
	const inputRate = rates.input ?? "0";
	return amountPico(inputRate, prompt - fromCache) + amountPico(rates.cache_read ?? inputRate, fromCache) + amountPico(rates.output ?? "0", output);
}
/** Estimates the tokens of a text from its characters: letters, digits and signs, and characters beyond ASCII. */
function estimateTokens(text) {
	let [letters, signs, wide] = [
		0,
		0,
		0
	];
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code > 127) wide++;
		else if (code === 32 || code > 64 && code < 91 || code > 96 && code < 123) letters++;
		else signs++;
	}
	return Math.ceil(letters / 3.8 + signs * .6 + wide);
}
export { formatPico as i, estimateCost as n, estimateTokens as r, amountPico as t };
