// ../../packages/ui/src/forms/changed-values.ts
/**
* The values (parsed) of those fields whose `current` input differs from the `initial` one. Submitting only these keeps two
* people from overwriting each other's changes.
*/
function changedValues(values, current, initial) {
	const before = new Map(Object.entries(initial).map(([name, value]) => [name, JSON.stringify(value)]));
	const changed = new Set(Object.entries(current).flatMap(([name, value]) => JSON.stringify(value) === before.get(name) ? [] : [name]));
	return Object.fromEntries(Object.entries(values).filter(([name]) => changed.has(name)));
}
export { changedValues as t };
